import hashlib

from tests.seeds.conftest import SEEDS


def test_the_data_is_what_its_checksums_say() -> None:
    lines = (SEEDS / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}
    held = {
        path.relative_to(SEEDS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in SEEDS.rglob("*")
        if path.suffix in {".csv", ".json"}
    }
    assert stated == held
