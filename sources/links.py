"""One address of the web, however it is written. Pure."""

from urllib.parse import SplitResult, urlsplit

# Before the name of a site: the same pages for another machine.
PREFIXES = ("www.", "m.", "mobile.")
SAME_SITE = {"twitter.com": "x.com", "x.com": "twitter.com"}
# Parameters that tell who passed a link on, and nothing of what is there.
TRACKING = ("utm_", "fbclid", "igshid")
TRACKING_A_POST = ("s", "t")


def without_tracking(link: str) -> str:
    """Return a link without the parameters that only tell who passed it on."""
    parts = _split(link)
    if parts is None or not parts.query:
        return link
    asked = parts.query.split("&")
    kept = [each for each in asked if not _tracks(each.partition("=")[0], parts)]
    return link if kept == asked else parts._replace(query="&".join(kept)).geturl()


def ways_to_write(link: str) -> set[str]:
    """Return the links under which the same page may be held; of what is no link, none.

    Its scheme, a slash at its end, www. and m., a part of the page, what tracks, and the two names
    of one site are no difference.
    """
    parts = _split(without_tracking(link.strip()))
    if parts is None or not parts.netloc:
        return set()
    site, path = _site(parts), parts.path.rstrip("/")
    asked = f"?{parts.query}" if parts.query else ""
    written = {
        f"{scheme}://{prefix}{name}{path}{slash}{asked}"
        for scheme in ("https", "http")
        for name in (site, SAME_SITE.get(site, site))
        for prefix in ("", *PREFIXES)
        for slash in ("", "/")
    }
    return written | {link.strip().partition("#")[0]}


def _split(link: str) -> SplitResult | None:
    try:
        return urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        return None


def _site(parts: SplitResult) -> str:
    """Return the name of the site, without what stands before it for another machine."""
    name = parts.netloc.lower()
    for prefix in PREFIXES:
        bare = name.removeprefix(prefix)
        if bare != name and "." in bare:
            return bare
    return name


def _tracks(name: str, parts: SplitResult) -> bool:
    if _site(parts) in SAME_SITE and name in TRACKING_A_POST:
        return True
    return name.lower().startswith(TRACKING)
