// The network that can be moved about in: pan, zoom, pick, neighbours.  Without it the same picture
// stands there as an image, and the table below says the same.
const colours = ["#8a8f8c", "#0b6660", "#b4581b", "#5b4a9e", "#9a2f5d", "#3b6ea8", "#6f7d1c", "#a0522d", "#2f7f4f"];
const figure = document.querySelector("[data-network]");

function colour(community) {
        return community ? colours[1 + (community - 1) % (colours.length - 1)] : colours[0];
}

class Network {
        constructor(figure, data) {
                this.figure = figure;
                this.data = data;
                this.byId = new Map(data.nodes.map((node) => [node.id, node]));
                this.edges = data.edges.filter((edge) => this.byId.has(edge.a) && this.byId.has(edge.b));
                this.near = new Map(data.nodes.map((node) => [node.id, []]));
                for (const edge of this.edges) {
                        this.near.get(edge.a).push([edge.b, edge]);
                        this.near.get(edge.b).push([edge.a, edge]);
                }
                this.canvas = document.createElement("canvas");
                this.canvas.tabIndex = 0;
                this.canvas.setAttribute("role", "img");
                this.canvas.setAttribute("aria-label", figure.querySelector("img").alt);
                this.panel = document.createElement("div");
                this.panel.className = "picked";
                this.panel.setAttribute("aria-live", "polite");
                figure.querySelector("img").replaceWith(this.canvas, this.panel);
                this.scale = 1;
                this.x = this.y = 0;
                this.picked = null;
                this.listen();
                this.resize();
        }

        listen() {
                const at = (event) => [event.offsetX, event.offsetY];
                let from = null;
                let moved = false;
                this.canvas.addEventListener("pointerdown", (event) => {
                        from = at(event);
                        moved = false;
                        this.canvas.setPointerCapture(event.pointerId);
                });
                this.canvas.addEventListener("pointermove", (event) => {
                        if (!from)
                                return;
                        const [x, y] = at(event);
                        moved ||= Math.hypot(x - from[0], y - from[1]) > 4;
                        if (moved) {
                                this.x += x - from[0];
                                this.y += y - from[1];
                                from = [x, y];
                                this.draw();
                        }
                });
                this.canvas.addEventListener("pointerup", (event) => {
                        if (from && !moved)
                                this.pick(this.nodeAt(...at(event)));
                        from = null;
                });
                this.canvas.addEventListener("wheel", (event) => {
                        event.preventDefault();
                        this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, ...at(event));
                }, { passive: false });
                this.canvas.addEventListener("keydown", (event) => this.key(event));
                addEventListener("resize", () => this.resize());
        }

        key(event) {
                const steps = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
                const middle = [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2];
                if (steps[event.key]) {
                        this.x += steps[event.key][0];
                        this.y += steps[event.key][1];
                        this.draw();
                } else if (event.key === "+" || event.key === "=") {
                        this.zoom(1.15, ...middle);
                } else if (event.key === "-") {
                        this.zoom(1 / 1.15, ...middle);
                } else if (event.key === "Escape") {
                        this.pick(null);
                } else {
                        return;
                }
                event.preventDefault();
        }

        zoom(by, x, y) {
                const scale = Math.min(12, Math.max(.3, this.scale * by));
                this.x = x - (x - this.x) * scale / this.scale;
                this.y = y - (y - this.y) * scale / this.scale;
                this.scale = scale;
                this.draw();
        }

        resize() {
                const width = this.figure.clientWidth;
                const height = Math.round(width * this.data.height / this.data.width);
                const dense = devicePixelRatio || 1;
                this.canvas.width = width * dense;
                this.canvas.height = height * dense;
                this.dense = dense;
                this.unit = width / this.data.width;
                this.draw();
        }

        place(node) {
                return [node.x * this.unit * this.scale + this.x, node.y * this.unit * this.scale + this.y];
        }

        nodeAt(x, y) {
                let best = null;
                let nearest = 14;
                for (const node of this.data.nodes) {
                        const [nx, ny] = this.place(node);
                        const distance = Math.hypot(nx - x, ny - y) - node.r * this.unit * this.scale;
                        if (distance < nearest) {
                                nearest = distance;
                                best = node;
                        }
                }
                return best;
        }

        draw() {
                const c = this.canvas.getContext("2d");
                const near = new Set(this.picked ? this.near.get(this.picked.id).map(([id]) => id) : []);
                c.setTransform(this.dense, 0, 0, this.dense, 0, 0);
                c.clearRect(0, 0, this.canvas.width, this.canvas.height);
                for (const edge of this.edges) {
                        const lit = this.picked && (edge.a === this.picked.id || edge.b === this.picked.id);
                        c.strokeStyle = lit ? "#b4581b" : "#00000022";
                        c.lineWidth = lit ? 2 : Math.min(3, .6 + Math.log2(1 + edge.letters + edge.ties) / 4);
                        c.beginPath();
                        c.moveTo(...this.place(this.byId.get(edge.a)));
                        c.lineTo(...this.place(this.byId.get(edge.b)));
                        c.stroke();
                }
                c.font = "12px system-ui, sans-serif";
                c.textAlign = "center";
                for (const node of this.data.nodes) {
                        const [x, y] = this.place(node);
                        const r = Math.max(3, node.r * this.unit * Math.sqrt(this.scale));
                        const lit = !this.picked || node === this.picked || near.has(node.id);
                        c.globalAlpha = lit ? 1 : .25;
                        c.fillStyle = colour(node.community);
                        c.beginPath();
                        c.arc(x, y, r, 0, 2 * Math.PI);
                        c.fill();
                        if (this.scale > 1.6 || node.r > 7 || (this.picked && lit)) {
                                c.fillStyle = "#1d2320";
                                c.fillText(node.name.slice(0, 28), x, y - r - 3);
                        }
                        c.globalAlpha = 1;
                }
        }

        link(node) {
                const name = document.createElement("bdi");
                name.textContent = node.name;
                if (!node.key)
                        return name;
                const link = document.createElement("a");
                link.href = `/who/${node.key}`;
                link.append(name);
                return link;
        }

        pick(node) {
                this.picked = node;
                this.panel.replaceChildren();
                if (node) {
                        const head = document.createElement("h3");
                        const list = document.createElement("ul");
                        head.append(this.link(node));
                        const near = this.near.get(node.id).sort((p, q) => q[1].letters + q[1].ties - p[1].letters - p[1].ties);
                        for (const [id, edge] of near.slice(0, 30)) {
                                const other = this.byId.get(id);
                                const item = document.createElement("li");
                                const evidence = document.createElement("a");
                                evidence.href = `/ties?record=1&a=${node.key ?? ""}&b=${other.key ?? ""}`;
                                evidence.textContent = ` ${edge.letters} ✉ ${edge.ties} ✎`;
                                item.append(this.link(other), evidence);
                                list.append(item);
                        }
                        this.panel.append(head, list);
                }
                this.draw();
        }
}

if (figure) {
        const answer = await fetch(figure.dataset.network, { headers: { Accept: "application/json" } });
        if (answer.ok)
                new Network(figure, await answer.json());
}
