"""Path diagrams: latent variables as ellipses, observed ones as boxes, paths by size and sign."""

from __future__ import annotations

from attachpath.reporting.path_diagram.diagram import path_diagram
from attachpath.reporting.path_diagram.diagram_words import diagram_alt_text

__all__ = ["diagram_alt_text", "path_diagram"]
