"""People's JavaScript: run in a child of its own that has no files, no network and little time.

The code is a module, and its tool is the function that it exports: ``export default (input) => …``. It is given the
arguments, and what it returns is JSON. It may be async, though there is nothing to wait for: no timers, no network, no
imports. ``console.log`` and its siblings write lines of the log; dates and random numbers are there.

Use :func:`workbench.agents.tools.code.running.run_code`. Nothing is imported here, nor in the package above: the child
is started for every call, and would pay for it each time.
"""
