"""Settings of the documentation: pages from docstrings and data, nothing from the network.

`make docs` builds it. What is said about columns, instruments, hypotheses, errors and commands is
generated from the code that uses it, see `generator`.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generator import write_pages
from generator.accessible import mend_site
from generator.autodoc_events import install

import attachpath

project = "attachpath"
author = "The attachpath founders"
copyright = "The attachpath founders, MIT licence"  # noqa: A001 - Sphinx gives the name
version = release = attachpath.__version__

extensions = ["sphinx.ext.autodoc", "numpydoc", "myst_parser"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "generated/*_part.md"]
nitpicky = True
nitpick_ignore_regex = [
    (r"py:.*", r"(?!attachpath\.).*"),  # other packages: no inventory is fetched
    (r"py:class", r"attachpath\.\w+\.(Value|Specified)"),  # type variables
    (r"py:class", r"attachpath\.\w+\.\w+\..*"),  # what a room keeps to itself
]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
add_module_names = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 60
toc_object_entries_show_parents = "hide"
default_role = "py:obj"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

smartquotes = False  # values and code are quoted as they are written

html_theme = "furo"
html_title = f"attachpath {version}"
html_static_path = ["static"]
html_css_files = ["attachpath.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app):
    """Write the generated pages, then teach autodoc what our classes need."""
    write_pages(Path(app.srcdir) / "generated")
    install(app)
    app.connect("build-finished", _mend)


def _mend(app, error):
    if error is None and app.builder.format == "html":
        mend_site(Path(app.outdir))
