"""Where the files beside the code are: templates, static files, migrations and data.

In a checkout `templates/`, `static/` and `migrations/` stand beside `app/`; a built wheel carries them inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the folder or file `name` ("templates", "data/codebook.toml"), wherever this installation keeps it.

    Raises:
        FileNotFoundError: neither the package nor the checkout has it.
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        if (path := root / name).exists():
            return path
    raise FileNotFoundError(name)
