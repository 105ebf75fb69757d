"""A server that speaks the chat protocol, for tests: what it answers is a function, failures included."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Failure:
    """What the server says instead of an answer: a status, a body, headers; status 0 hangs up."""

    status: int = 500
    body: object = field(default_factory=lambda: {"error": {"message": "out of order"}})
    headers: dict = field(default_factory=dict)


@dataclass
class Log:
    """What the server was asked, in the order in which requests came, and how many were under way at most."""

    url: str = ""
    requests: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def serve(answer, *, delay=0.0, usage=True):
    """Serve while the block runs; gives a `Log`.

    `answer` is called with the body of a request and returns a text, a `Failure`, or the ``message`` of a choice.
    Tokens are counted as words.
    """
    log = Log()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with log.lock:
                log.requests.append(body)
                log.headers.append(dict(self.headers))
                log.now += 1
                log.most = max(log.most, log.now)
            time.sleep(delay)
            found = answer(body) if self.path == "/v1/chat/completions" else Failure(404)
            with log.lock:
                log.now -= 1
            if isinstance(found, Failure):
                self.fail(found)
            else:
                self.reply(200, json.dumps(document(body, found, usage)), {})

        def fail(self, failure):
            if not failure.status:
                self.close_connection = True
                return
            body = failure.body if isinstance(failure.body, str) else json.dumps(failure.body)
            self.reply(failure.status, body, failure.headers)

        def reply(self, status, text, headers):
            content = text.encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    log.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield log
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def document(body, found, usage):
    message = {"role": "assistant", "content": found} if isinstance(found, str) else found
    made = {
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }
    if usage:
        read = sum(len(text(said["content"]).split()) for said in body["messages"])
        made["usage"] = {"prompt_tokens": read, "completion_tokens": len(text(message.get("content")).split())}
    return made


def text(content):
    """The words of a message, whose content may be parts."""
    if isinstance(content, list):
        return " ".join(part.get("text", "") for part in content)
    return content or ""


def in_turn(*answers):
    """Give these answers one after the other, the last one for ever."""
    left = list(answers)
    return lambda body: left.pop(0) if len(left) > 1 else left[0]
