"""The `forecast` command. Options become one call into the API, what comes back is printed."""

import gc
import os


def main() -> None:
    """Run the command line and leave with its exit status."""
    # Imports and models make many objects and little garbage: looking for it is a tenth of `run`'s time.
    gc.set_threshold(500_000)
    # No plugin has any business here, and looking for them takes a tenth of a quick command's time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    # PyTensor compiles a helper when it is first imported, of which nothing is used here.
    os.environ["PYTENSOR_FLAGS"] = ",".join(filter(None, ("cxx=", os.environ.get("PYTENSOR_FLAGS"))))
    try:
        from forecast.cli.app import main as run_command

        run_command()
    except KeyboardInterrupt:  # while that was imported
        os.write(2, b"\nInterrupted.\n")
        raise SystemExit(130) from None
