"""Times training steps in PyTorch for bench/steps.ts.

Prints one line of JSON with versions, then for each line of JSON on standard input (a model and how many milliseconds to
work) one line with the least time of a step in milliseconds. Models are built once and kept.
"""

import json
import sys
import time

import torch

THREADS = int(sys.argv[1])
OUTPUTS = int(sys.argv[2])
FEWEST_RUNS = 4


class Model(torch.nn.Module):
    def __init__(self, cell, inputs, hidden, bidirectional):
        super().__init__()
        layer = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
        self.cell = layer(inputs, hidden, batch_first=True, bidirectional=bidirectional)
        self.linear = torch.nn.Linear(hidden * (2 if bidirectional else 1), OUTPUTS)

    def forward(self, x):
        return self.linear(self.cell(x)[0])


def make_step(case):
    torch.manual_seed(1)
    model = Model(case["cell"], case["inputs"], case["hidden"], case["bidirectional"])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = torch.randn(case["batch"], case["time"], case["inputs"])
    target = torch.randn(case["batch"], case["time"], OUTPUTS)

    def step():
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def least_time(step, milliseconds):
    step()
    least = float("inf")
    begin = time.perf_counter()
    runs = 0
    while runs < FEWEST_RUNS or (time.perf_counter() - begin) * 1e3 < milliseconds:
        start = time.perf_counter()
        step()
        least = min(least, time.perf_counter() - start)
        runs += 1
    return least * 1e3


def main():
    torch.set_num_threads(THREADS)
    versions = {"torch": torch.__version__, "python": sys.version.split()[0]}
    print(json.dumps(versions), flush=True)
    steps = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps(request["model"], sort_keys=True)
        if key not in steps:
            steps[key] = make_step(request["model"])
        print(json.dumps({"least_ms": least_time(steps[key], request["milliseconds"])}), flush=True)


main()
