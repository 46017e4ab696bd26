"""Commands of ``python -m kllab``, one module each; `COMMANDS` lists them."""

COMMANDS = {
    "serve": ("kllab.serving.command", "serve the lab to a class, by several processes"),
    "train": ("kllab.commands.train", "train a model, with its numbers while it trains"),
    "sweep": ("kllab.commands.sweep", "train a model for each combination of settings"),
    "resume": ("kllab.commands.resume", "continue trainings that were paused"),
    "runs": ("kllab.commands.runs", "list the trainings of the command line"),
    "export": ("kllab.commands.export", "write a training, with its weights, into an archive"),
    "import": ("kllab.commands.import_", "add trainings of archives to the store"),
}
"""Module, with a function ``main(arguments)``, and sentence of each command."""
