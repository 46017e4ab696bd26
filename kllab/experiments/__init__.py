"""Former home of modules that `kllab.former_names` lists; it goes with the next release."""

from kllab.former_names import provide

provide(__name__)
