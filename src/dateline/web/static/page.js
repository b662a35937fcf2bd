// What the page does beyond links and forms: the evidence beside the view, the slider, marks of a report. Nothing here is needed to read.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const store = (key, value) => { try { if (value === undefined) return localStorage.getItem(key); localStorage.setItem(key, value); } catch (e) { return null; } };

  // -- theme: the system's, light, dark
  const theme = $("theme");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
        (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
      const next = dark ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      store("dateline-theme", next);
    });
  }

  // -- evidence beside the view
  const panel = $("evidence"), body = $("evidence-body");
  let opener = null;
  const close = () => { if (!panel.hidden) { panel.hidden = true; body.textContent = ""; if (opener && opener.isConnected) opener.focus(); } };
  $("evidence-close").addEventListener("click", close);
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") close(); });
  document.addEventListener("htmx:beforeRequest", (e) => { const a = e.detail.elt; if (a.classList.contains("ev") && !panel.contains(a)) opener = a; });
  document.addEventListener("htmx:beforeSwap", (e) => { if (e.detail.xhr.status >= 400 && e.detail.xhr.getResponseHeader("content-type")?.includes("html")) { e.detail.shouldSwap = true; e.detail.isError = false; } });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (e.detail.target === body) { panel.hidden = false; panel.scrollTop = 0; panel.focus({ preventScroll: true }); }
    else { marks(); slider(); }
  });
  document.addEventListener("click", (e) => { if (!panel.hidden && !panel.contains(e.target) && !e.target.closest("a, button, input, label, .m, summary, select, textarea")) close(); });

  // -- the slider and the date field say the same day
  const slider = () => {
    const slide = $("slide"), range = $("slider"), field = $("day"), form = $("asof");
    if (!slide || slide.dataset.ready) return;
    slide.dataset.ready = "1";
    const days = JSON.parse(slide.dataset.days);
    range.hidden = false;
    const say = () => { range.setAttribute("aria-valuetext", field.value); slide.querySelectorAll("rect").forEach((r) => r.classList.toggle("past", r.dataset.last <= field.value)); };
    const ask = () => {
      const at = field.value, before = days.filter((d) => d < at), after = days.filter((d) => d > at);
      for (const [id, day] of [["previous", before[before.length - 1]], ["following", after[0]]]) { const a = $(id); if (a) { a.hidden = !day; if (day) a.href = "/?day=" + day; } }
      htmx.trigger(form, "asof");
    };
    range.addEventListener("input", () => { field.value = days[range.value]; say(); });
    range.addEventListener("change", ask);
    field.addEventListener("change", () => { if (!field.value) return; range.value = Math.max(0, days.filter((d) => d <= field.value).length - 1); say(); ask(); });
    slide.addEventListener("click", (e) => { const day = e.target.dataset && e.target.dataset.last; if (day) { field.value = day; field.dispatchEvent(new Event("change")); } });
    say();
  };

  // -- since the last visit: the day on which this record was last looked at, kept in this browser
  const visit = () => {
    const button = $("lastvisit"), field = $("day");
    if (!button || !field) return;
    const key = "dateline-visit:" + location.host + document.title.split(" · ").pop();
    const last = store(key);
    if (last && last !== field.value) { button.hidden = false; button.title = last; button.addEventListener("click", () => { $("since").value = last; }); }
    addEventListener("pagehide", () => store(key, $("day") ? $("day").value : ""));
  };

  // -- a report's marks and the rows in its margin light each other up; a click on a mark opens its rows
  const marks = () => {
    const text = $("text");
    if (!text || text.dataset.ready) return;
    text.dataset.ready = "1";
    const light = (ids, on) => {
      for (const id of ids) {
        text.querySelectorAll(`.m[data-rows~="${id}"]`).forEach((m) => m.classList.toggle("lit", on));
        text.querySelectorAll(`.margin a[data-row="${id}"]`).forEach((a) => a.classList.toggle("lit", on));
      }
    };
    const rowsOf = (t) => { const m = t.closest(".m:not(.off)"), a = t.closest(".margin a"); return a ? [a.dataset.row] : m ? rowsUnder(m) : []; };
    const boxes = [...document.querySelectorAll("#toggles input")];
    const rowsUnder = (m) => { const types = m.dataset.types.split(" "); return m.dataset.rows.split(" ").filter((_, i) => shown.has(types[i])); };
    let shown = new Set();
    const apply = () => {
      shown = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
      text.classList.toggle("times", shown.has("time"));
      text.querySelectorAll(".m").forEach((m) => {
        const types = m.dataset.types.split(" "), first = types.find((t) => shown.has(t));
        m.classList.toggle("off", !first);
        m.className = m.className.replace(/ t-\w+/, first ? " t-" + first : " t-" + types[0]);
      });
      text.querySelectorAll(".margin li").forEach((li) => { li.hidden = ![...shown].some((t) => li.classList.contains("row-" + t)); });
    };
    if (boxes.length) { $("toggles").hidden = false; boxes.forEach((b) => b.addEventListener("change", apply)); apply(); }
    const quote = $("missed-quote");
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      if (quote && chosen.rangeCount && !chosen.isCollapsed && text.contains(chosen.anchorNode) && text.contains(chosen.focusNode)) quote.value = chosen.toString().trim();
    });
    text.addEventListener("mouseover", (e) => light(rowsOf(e.target), true));
    text.addEventListener("mouseout", (e) => light(rowsOf(e.target), false));
    text.addEventListener("click", (e) => {
      const m = e.target.closest(".m:not(.off)");
      if (!m || getSelection().toString()) return;
      opener = m;
      htmx.ajax("GET", "/rows?title=Rows+here&ids=" + rowsUnder(m).join(","), { target: "#evidence-body", select: "#cards", swap: "innerHTML" });
    });
  };

  slider(); visit(); marks();
})();
// The timeline's overview: drag over a span of days to look closer.
(() => {
  let from = null;
  const dayAt = (box, x, side) => {
    const bars = [...box.querySelectorAll("rect")];
    if (!bars.length) return null;
    const edges = bars.map((b) => b.getBoundingClientRect());
    let best = 0;
    edges.forEach((e, i) => { if (Math.abs(e.left + e.width / 2 - x) < Math.abs(edges[best].left + edges[best].width / 2 - x)) best = i; });
    return bars[best].dataset[side];
  };
  document.addEventListener("pointerdown", (e) => { const box = e.target.closest && e.target.closest("#overview"); if (box) { from = { box, x: e.clientX }; box.classList.add("brushing"); } });
  document.addEventListener("pointermove", (e) => {
    if (!from) return;
    const a = Math.min(from.x, e.clientX), b = Math.max(from.x, e.clientX);
    from.box.querySelectorAll("rect").forEach((r) => { const box = r.getBoundingClientRect(); r.classList.toggle("past", box.right >= a && box.left <= b); });
  });
  document.addEventListener("pointerup", (e) => {
    if (!from) return;
    const { box, x } = from, a = Math.min(x, e.clientX), b = Math.max(x, e.clientX);
    from = null; box.classList.remove("brushing");
    const since = document.getElementById("since"), until = document.getElementById("until");
    since.value = dayAt(box, a, "first"); until.value = dayAt(box, b, "last");
    since.form.requestSubmit();
  });
})();
