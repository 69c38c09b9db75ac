"""The command line: ``convscope open``, ``trace``, ``train``, ``animate``, …: one file each."""

from __future__ import annotations

import sys

import typer

from ..base.errors import ConvscopeError, InputError
from . import (
    adversarial,
    animate,
    concepts,
    evaluate,
    export,
    failures,
    ladder,
    learn,
    networks,
    open_page,
    predict,
    runs,
    survey,
    trace,
    train,
    visualise,
    why,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Open any convolutional neural network, show it any picture, see every number on the way."
    "\n\n[bold]Example:[/bold]  convscope trace imagenet coffee",
)
app.command("open")(open_page.open_page)
app.command("learn")(learn.learn)
app.command("trace")(trace.trace)
app.command("train")(train.train)
app.command("runs")(runs.runs)
app.command("evaluate")(evaluate.evaluate)
app.command("predict")(predict.predict)
app.command("why")(why.why)
app.command("concepts")(concepts.concepts)
app.command("failures")(failures.failures)
app.command("adversarial")(adversarial.adversarial)
app.command("survey")(survey.survey)
app.command("visualise")(visualise.visualise)
app.command("ladder")(ladder.ladder)
app.command("export")(export.export)
app.command("animate")(animate.animate)
app.command("networks")(networks.networks)


def main() -> None:
    """Run the command line. The user's mistakes leave one line and the exit code 2."""
    try:
        app()
    except InputError as error:
        sys.exit(_fail(error, 2))
    except ConvscopeError as error:
        sys.exit(_fail(error, 1))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away: nothing more to say
        sys.stderr.close()
        sys.exit(0)


def _fail(error: ConvscopeError, code: int) -> int:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return code
