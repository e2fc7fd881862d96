"""What a document promises and does not hold is found: nothing in it is left out in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Follow = Callable[..., Path]

BROKEN = {
    "a language that nobody runs": ("```julia\n1\n```\n", "julia"),
    "a command that nobody knows": ("```sh\nrm -r x\n```\n", "rm -r x"),
    "a target that make has not": ("```sh\nmake coffee\n```\n", "coffee"),
    "a variable that make has not": ("```sh\nmake analyses CUPS=2\n```\n", "CUPS=2"),
    "a wheel of another version": ("```sh\npip install attachpath-0.0.1.whl\n```\n", "0.0.1"),
    "a fence that is not closed": ("```sh\nmake test\n", "not closed"),
    "a fence that is indented": ("- so\n\n  ```sh\n  make test\n  ```\n", "not closed"),
    "output of nothing": ("```text\n1\n```\n", "nothing printed this"),
}
FAILING = {
    "code that fails": ("```python\n1 / 0\n```\n", "ZeroDivisionError"),
    "code that warns": ("```python\nimport warnings\nwarnings.warn('w')\n```\n", "UserWarning"),
    "a command that fails": ("```sh\nattachpath check nowhere\n```\n", "no-cohort-folder"),
    "another output": ("```python\nprint(2)\n```\n\n```text\n1\n```\n", "2"),
    "less output": ("```python\nprint(1, 2, sep='\\n')\n```\n\n```text\n1\n```\n", "1\n *2"),
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "page.md"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.mark.parametrize("name", [*BROKEN, *FAILING])
def test_what_does_not_hold_fails(name: str, follow: Follow, write: Callable[[str], Path]) -> None:
    text, told = (BROKEN | FAILING)[name]
    with pytest.raises((AssertionError, pytest.fail.Exception), match="(?s)page.md.*" + told):
        follow(write(text))


def test_what_holds_is_followed(follow: Follow, write: Callable[[str], Path]) -> None:
    text = """
```toml
# a/b.toml
x = 1
```

```python
from pathlib import Path
x = Path("a/b.toml").read_text()
```

```python
print(x, *range(9), sep="\\n")
```

```text
# a/b.toml
x ... 1

0
...
8
```
"""
    folder = follow(write(text))
    assert (folder / "a" / "b.toml").read_text("utf-8") == "# a/b.toml\nx = 1\n"
