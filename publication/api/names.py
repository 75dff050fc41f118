"""How releases and their files are called in addresses."""


class NameConverter:
    """Letters, digits, dots, dashes and underscores; under any other name there is nothing."""

    regex = r"[\w.-]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
