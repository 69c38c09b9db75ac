"""Every error convscope raises, in one tree.

::

    ConvscopeError
    ├── InputError              the user's to mend: exit code 2, HTTP 4xx
    │   ├── BadNetwork          a file or module that is no network we can read
    │   ├── BadPicture          a file that is no picture we can read
    │   ├── BadNames            class names that are none, or not as many as there are classes
    │   ├── BadShape            arrays or attributes that do not fit together
    │   ├── BadData             pictures and labels that nothing can be learnt from as they are
    │   ├── BadSettings         settings or blocks that make no sense, or do not fit together
    │   ├── BadQuestion         a question about something that is not there
    │   ├── NotAllowed          what only the teacher of a class may do, or who has joined it
    │   ├── UnsupportedOp       an operator without an arithmetic of ours
    │   └── TooLarge            beyond a stated bound: refused before it costs anything
    └── EngineError             an engine failed on a network that was read well

Each says in one line what is wrong, what was received and what to do.
"""

from __future__ import annotations


class ConvscopeError(Exception):
    """The root: ``what`` happened (and where), what was ``received``, and the ``remedy``.

    >>> str(BadShape("Conv: x has 4 channels, the kernel takes 3", remedy="Give it 3 channels."))
    'Conv: x has 4 channels, the kernel takes 3. Give it 3 channels.'
    >>> str(BadQuestion("no layer of that name", received="'conv9'", remedy="Try 'conv1'."))
    "no layer of that name: received 'conv9'. Try 'conv1'."
    """

    def __init__(self, what: str, *, received: str | None = None, remedy: str = "") -> None:
        self.what = what.rstrip(".")
        self.received = received
        self.remedy = remedy
        line = self.what if received is None else f"{self.what}: received {received}"
        super().__init__(" ".join(f"{line}. {remedy}".split()).strip())


class InputError(ConvscopeError):
    """Something the user gave cannot be used as it is."""


class BadNetwork(InputError):
    """A file or module that is no network convscope can read."""


class BadPicture(InputError):
    """A file that is no picture convscope can read."""


class BadNames(InputError):
    """Class names that cannot be read, or that do not fit the network."""


class BadShape(InputError, ValueError):
    """Arrays or attributes that do not fit together."""


class BadData(InputError):
    """Pictures and labels that nothing can be learnt from as they are."""


class BadSettings(InputError):
    """Settings of a training, or blocks of a network, that make no sense or do not fit."""


class BadQuestion(InputError, LookupError):
    """A question about a layer, cell or channel that is not there."""


class NotAllowed(InputError):
    """What only the teacher of a class may do, or only those who joined it."""


class UnsupportedOp(InputError):
    """An operator whose values can be shown but whose arithmetic cannot."""


class TooLarge(InputError):
    """Beyond a stated bound; refused before anything is allocated."""


class EngineError(ConvscopeError):
    """An engine failed on a network that was read without complaint."""
