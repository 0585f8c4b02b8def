// The line to this page's kernel: a websocket that carries Jupyter messages for one widget.

const PROTOCOL = "5.4";
const ANSWER_TIMEOUT = 40000;

export class Transport {
  #socket = null;
  #waiting = new Map();
  #count = 0;
  #session = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16)).join("");
  #connected;

  // `onLost` is called once, when the kernel or the connection is gone for good.
  constructor({ baseUrl, kernel, model, onLost }) {
    this.model = model;
    this.onLost = onLost;
    this.lost = false;
    const url = new URL(`${baseUrl}api/kernels/${kernel}/channels`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("session_id", this.#session);
    this.url = url;
    this.#connected = this.#connect(2);
  }

  // The answer to a wish such as { kind: "change", parameters }; rejects when there is none. `onPart` gets what comes of
  // it before.
  async ask(wish, onPart) {
    await this.#connected;
    if (this.lost) throw new Error("lost");
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id, (wish) => wish.reject(new Error("timeout"))), ANSWER_TIMEOUT);
      this.#waiting.set(id, { resolve, reject, timer, onPart });
      this.#send({ ...wish, id });
    });
  }

  // One that is being made is closed once it is: a browser complains of less.
  close() {
    this.lost = true;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.close();
  }

  #connect(retries) {
    return new Promise((resolve) => {
      const socket = new WebSocket(this.url);
      this.#socket = socket;
      socket.onmessage = (event) => this.#receive(event.data);
      socket.onopen = () => {
        if (this.lost) socket.close();
        resolve();
      };
      socket.onclose = () => {
        if (this.lost) return resolve();
        if (retries > 0) setTimeout(() => this.#connect(retries - 1).then(resolve), 700);
        else { this.#lose(); resolve(); }
        // A connection that is made anew may break anew.
        this.#failWaiting();
      };
    });
  }

  #send(content) {
    const header = {
      msg_id: `${this.#session}-${this.#count}`,
      msg_type: "comm_msg",
      session: this.#session,
      username: "",
      date: new Date().toISOString(),
      version: PROTOCOL,
    };
    this.#socket.send(JSON.stringify({
      channel: "shell",
      header,
      parent_header: {},
      metadata: {},
      content: { comm_id: this.model, data: { method: "custom", content } },
      buffers: [],
    }));
  }

  #receive(text) {
    if (typeof text !== "string") return;
    const { header, content } = JSON.parse(text);
    if (header.msg_type === "status" && ["dead", "restarting"].includes(content.execution_state)) {
      this.#lose();
    } else if (header.msg_type === "comm_msg" && content.comm_id === this.model && content.data.method === "custom") {
      const answer = content.data.content;
      if (answer.kind === "part") this.#waiting.get(answer.id)?.onPart?.(answer);
      else this.#settle(answer.id, (wish) => wish.resolve(answer));
    }
  }

  #settle(id, how) {
    const wish = this.#waiting.get(id);
    if (!wish) return;
    this.#waiting.delete(id);
    clearTimeout(wish.timer);
    how(wish);
  }

  #failWaiting() {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, (wish) => wish.reject(new Error("lost")));
  }

  #lose() {
    if (this.lost) return;
    this.close();
    this.#failWaiting();
    this.onLost();
  }
}
