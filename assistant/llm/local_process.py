"""The process a local language model runs in: reads an order, says where it serves, and ends with whoever started it.

Run by its path, and needs nothing of ours. The order is a line of JSON on standard input: file, name, api_key and
context (tokens). The answer is a line on standard output: the address. The end of standard input ends the process:
it comes when our parent closes it and when our parent dies.
"""

import json
import os
import sys
import threading
from typing import Any

THREADS = 2  # more would take the cores from those who search
LONGEST = 2048  # tokens of one answer, for clients that name no limit
PROMPTS_MB = 512  # of earlier prompts kept to begin from; 1,500 tokens take 43. Unset it would grow to 8 GB
SILENT_AFTER = 120  # seconds without a byte after which a connection is closed
WARNINGS = 2


def main() -> None:
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed is no answer
    order = json.loads(sys.stdin.readline())
    ending = threading.Thread(target=_end_with_parent, daemon=True)
    ending.start()
    try:
        import xllamacpp

        server = xllamacpp.Server(_parameters(xllamacpp, order))
    except (ImportError, RuntimeError, ValueError) as error:
        sys.exit(str(error))
    print(server.listening_address, file=answer, flush=True)
    ending.join()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)  # at once: there is nothing to save


def _parameters(xllamacpp: Any, order: dict) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = order["file"]
    parameters.model_alias = {order["name"]}
    parameters.api_keys = [order["api_key"]]
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0  # any free one
    parameters.n_ctx = order["context"]
    parameters.n_predict = LONGEST
    parameters.n_parallel = 1
    parameters.n_gpu_layers = 0
    parameters.fit_params = False
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = min(THREADS, os.cpu_count() or 1)
    parameters.cache_prompt, parameters.cache_ram_mib = True, PROMPTS_MB
    parameters.timeout_read = parameters.timeout_write = SILENT_AFTER
    parameters.ui = parameters.endpoint_slots = False
    parameters.verbosity = WARNINGS
    return parameters


if __name__ == "__main__":
    main()
