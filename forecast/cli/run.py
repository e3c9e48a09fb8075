"""`forecast run`."""

import typer

from forecast import api
from forecast.cli.options import AsJson, QuestionId, WorkspaceOption, with_run_options
from forecast.cli.print.assessment import print_assessment, verdict_status
from forecast.cli.print.echo import echo, print_json
from forecast.cli.print.problems import near, print_deleted, print_finished
from forecast.cli.print.progress import Progress
from forecast.domain.record import as_record


@with_run_options
def run(
    question: QuestionId, options: api.RunOptions, as_json: AsJson = False, workspace: WorkspaceOption = None
) -> None:
    """Assess a question.

    Prints the probability of every scenario, with its credible interval and the verdict of the diagnostics.

    Saved under assessments/: figures as JSON, draws as netCDF for ArviZ.

    Example: forecast run belarus-2024 --quick
    """
    print_finished(api.finish(workspace))
    with Progress(quiet=as_json) as progress:
        assessment = api.assess(question, workspace=workspace, advance=progress.advance, **options)
        saved = None
        if not options["quick"]:
            draws = api.stale_draws(assessment, workspace)
            saved = api.save(assessment, workspace)
            print_deleted(draws)
    if as_json:
        print_json(as_record(assessment))
    else:
        print_assessment(assessment)
        if saved:
            echo(f"Saved {near(saved)}")
    raise typer.Exit(verdict_status(assessment.verdict))
