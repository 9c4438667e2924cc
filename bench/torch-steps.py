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


class EncoderDecoder(torch.nn.Module):
    """Tokens, GRU, and a GRU decoder with additive attention before the cell (Bahdanau) or after it (Luong)."""

    def __init__(self, case):
        super().__init__()
        words, hidden = case["words"], case["hidden"]
        self.before = case["context"] == "bahdanau"
        self.source = torch.nn.Embedding(words, hidden)
        self.target = torch.nn.Embedding(words, hidden)
        self.encoder = torch.nn.GRU(hidden, hidden, batch_first=True)
        self.query = torch.nn.Linear(hidden, hidden, bias=False)
        self.key = torch.nn.Linear(hidden, hidden, bias=False)
        self.score = torch.nn.Linear(hidden, 1, bias=False)
        if self.before:
            self.cell = torch.nn.GRUCell(2 * hidden, hidden)
            self.output = torch.nn.Linear(2 * hidden, words)
        else:
            self.decoder = torch.nn.GRU(hidden, hidden, batch_first=True)
            self.combine = torch.nn.Linear(2 * hidden, hidden, bias=False)
            self.output = torch.nn.Linear(hidden, words)

    def forward(self, source, prefix):
        memory, last = self.encoder(self.source(source))
        keys = self.key(memory)
        embedded = self.target(prefix)
        if not self.before:
            states, _ = self.decoder(embedded, last)
            energies = torch.tanh(self.query(states).unsqueeze(2) + keys.unsqueeze(1))
            context = self.score(energies).squeeze(3).softmax(2) @ memory
            return self.output(torch.tanh(self.combine(torch.cat([context, states], 2))))
        state, features = last[0], []
        for t in range(prefix.shape[1]):
            energies = torch.tanh(self.query(state).unsqueeze(1) + keys)
            weights = self.score(energies).squeeze(2).softmax(1)
            context = (weights.unsqueeze(1) @ memory).squeeze(1)
            state = self.cell(torch.cat([embedded[:, t], context], 1), state)
            features.append(torch.cat([state, context], 1))
        return self.output(torch.stack(features, 1))


def make_text_step(case):
    torch.manual_seed(1)
    model = EncoderDecoder(case)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    draw = lambda: torch.randint(case["words"], (case["batch"], case["time"]))
    source, prefix, target = draw(), draw(), draw()

    def step():
        optimizer.zero_grad()
        logits = model(source, prefix)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def make_step(case):
    if "context" in case:
        return make_text_step(case)
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
