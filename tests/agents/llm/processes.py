"""Processes that run a function side by side, as a launcher would start them; forked, they import nothing again."""

import multiprocessing
import os
import socket

import torch


def fork(work, size):
    """Call `work` in `size` processes that know each other; return what each returned, None where it was killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    context = multiprocessing.get_context("fork")
    pipes, running = [], []
    for rank in range(size):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_one_of, args=(rank, size, port, there, work), daemon=True)
        process.start()
        there.close()
        pipes.append(here)
        running.append(process)
    results = [_heard(pipe) for pipe in pipes]
    for process in running:
        process.join()
    return results


def _heard(pipe):
    try:
        return pipe.recv()
    except EOFError:
        return None


def _one_of(rank, size, port, pipe, work):
    os.environ |= {
        "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(size), "LOCAL_WORLD_SIZE": str(size),
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port),
    }  # fmt: skip
    pipe.send(work())
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()
