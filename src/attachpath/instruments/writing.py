"""An instrument as the text of a TOML file, so that a cohort can carry one of its own."""

from __future__ import annotations

import tomlkit

from attachpath.instruments.instrument import Instrument

__all__ = ["instrument_text"]


def instrument_text(instrument: Instrument) -> str:
    """Return the TOML text of an instrument; `load_instrument` reads it back as it was.

    Examples
    --------
    >>> from attachpath.instruments import load_instrument
    >>> print(instrument_text(load_instrument("ecr"))[:26])
    format = 1
    id = "ecr"
    name
    """
    document = tomlkit.document()
    stated = instrument.model_dump(by_alias=True, exclude_none=True)
    for key, value in stated.items():
        if key == "scale":
            scales = tomlkit.aot()
            for scale in value:
                scales.append(tomlkit.item({name: _plain(one) for name, one in scale.items()}))
            document.add(key, scales)
        else:
            document.add(key, tomlkit.item(_plain(value)))
    return tomlkit.dumps(document)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
