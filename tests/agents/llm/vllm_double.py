"""A server that speaks what is used of vLLM's protocol over HTTP, with a small model of transformers behind it.

It keeps keys and values of what it has read, as vLLM's prefix caching does: after new weights they are wrong until they
are dropped. Where a request does not say otherwise it samples as the model's folder recommends: here, the likeliest
token alone.
"""

import copy
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import DynamicCache

RECOMMENDED = {"temperature": 1.0, "top_k": 1}


class Refused(Exception):
    """What the server says instead of an answer: a status and a text; status 0 hangs up."""


class Double:
    """What is behind the addresses.

    Attributes:
        asked: Paths and bodies of the requests, in the order in which they came.
        keys: What each of them had as authorization.
        failing: What is done instead of the next requests for completions: statuses, or documents.
        gone: Whether connections that are open are hung up, too.
    """

    def __init__(self, model, *, longest=4000, processed=True, development=True, lora=True):
        self.models = {"base": copy.deepcopy(model).eval()}
        self.longest, self.processed, self.development, self.lora = longest, processed, development, lora
        self.url, self.asked, self.keys, self.failing, self.gone = "", [], [], [], False
        self._kept = {}
        self._lock = threading.Lock()

    def bodies(self, path="/v1/completions"):
        return [body for asked, body in self.asked if asked == path]

    def get(self):
        return {
            "object": "list",
            "data": [
                {"id": name, "parent": None if name == "base" else "base", "max_model_len": self.longest}
                for name in reversed(self.models)
            ],
        }

    def post(self, path, body):
        with self._lock:
            self.asked.append((path, body))
            actions = {
                "/v1/completions": self._complete,
                "/v1/load_lora_adapter": self._load if self.lora else None,
                "/v1/unload_lora_adapter": self._unload if self.lora else None,
                "/collective_rpc": self._reload if self.development else None,
                "/reset_prefix_cache": self._reset if self.development else None,
            }
            action = actions.get(path.partition("?")[0])
            if action is None:
                raise Refused(404, '{"detail":"Not Found"}')
            return action(body)

    def _complete(self, body):
        if self.gone:
            raise Refused(0, "")
        if self.failing:
            failure = self.failing.pop(0)
            if isinstance(failure, int):
                raise Refused(failure, '{"error": {"message": "out of order"}}')
            return failure
        if body["model"] not in self.models:
            raise Refused(404, f"The model `{body['model']}` does not exist.")
        if len(body["prompt"]) + body["max_tokens"] > self.longest:
            raise Refused(400, f"maximum context length is {self.longest} tokens")
        tokens, told = self._sampled(body)
        ended = tokens[-1] in self._ends(body)
        return {
            "object": "text_completion",
            "choices": [
                {
                    "index": 0,
                    "text": "",
                    "finish_reason": "stop" if ended else "length",
                    "token_ids": tokens if body.get("return_token_ids") else None,
                    "logprobs": {"token_logprobs": told} if body.get("logprobs") is not None else None,
                }
            ],
        }

    def _ends(self, body):
        own = self.models["base"].generation_config.eos_token_id
        return {*body["stop_token_ids"], *([] if body.get("ignore_eos") else [own])}

    @torch.no_grad()
    def _sampled(self, body):
        name, tokens = body["model"], list(body["prompt"])
        how = {key: body[key] if body.get(key) is not None else value for key, value in RECOMMENDED.items()}
        draws = torch.Generator().manual_seed(body["seed"])
        begun = [kept for other, kept in self._kept if other == name and kept == tuple(tokens[: len(kept)])]
        read = max((len(kept) for kept in begun if len(kept) < len(tokens)), default=0)
        past = copy.deepcopy(self._kept[name, tuple(tokens[:read])]) if read else DynamicCache()
        told = []
        for _ in range(body["max_tokens"]):
            out = self.models[name](input_ids=torch.tensor([tokens[read:]]), past_key_values=past, use_cache=True)
            read = len(tokens)
            raw = out.logits[0, -1].float()
            logits = raw / (how["temperature"] or 1.0)
            if allowed := body.get("allowed_token_ids"):
                logits = torch.full_like(logits, -torch.inf).index_copy(0, torch.tensor(allowed), logits[allowed])
            if how["top_k"]:
                logits = logits.masked_fill(logits < logits.topk(how["top_k"]).values[-1], -torch.inf)
            processed = logits.log_softmax(-1)
            chosen = processed.argmax() if not how["temperature"] else processed.exp().multinomial(1, generator=draws)
            told.append(float((processed if self.processed else raw.log_softmax(-1))[int(chosen)]))
            tokens.append(int(chosen))
            if tokens[-1] in self._ends(body):
                break
        self._kept[name, tuple(tokens[:read])] = past
        return tokens[len(body["prompt"]) :], told

    def _reload(self, body):
        if body["method"] != "reload_weights":
            raise Refused(500, f"no method {body['method']}")
        weights = load_file(Path(body["kwargs"]["weights_path"], "model.safetensors"))
        own = self.models["base"]
        # Of tied weights a file holds one.
        missing, unexpected = own.load_state_dict(weights, strict=False)
        assert not unexpected and set(missing) <= set(own.all_tied_weights_keys)
        return {"results": [None]}

    def _reset(self, body):
        self._kept.clear()
        return {}

    def _load(self, body):
        if body["lora_name"] in self.models:
            raise Refused(400, f"The lora adapter '{body['lora_name']}' has already been loaded.")
        base = copy.deepcopy(self.models["base"])
        self.models[body["lora_name"]] = PeftModel.from_pretrained(base, body["lora_path"]).eval()
        return {}

    def _unload(self, body):
        del self.models[body["lora_name"]]
        return {}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def serve(model, **how):
    """Serve a copy of `model` while the block runs; gives its `Double`."""
    double = Double(model, **how)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            known = self.path == "/v1/models"
            self.reply(200 if known else 404, json.dumps(double.get()) if known else "")

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            double.keys.append(self.headers["Authorization"])
            try:
                self.reply(200, json.dumps(double.post(self.path, body)))
            except Refused as refused:
                self.reply(*refused.args)

        def reply(self, status, text):
            if not status:
                self.close_connection = True
                return
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield double
    finally:
        double.gone = True
        server.shutdown()
        thread.join()
        server.server_close()
