// Follows what happens in the workspace, takes what is dropped, and shows a wording while it is typed. Every page works
// without it but for these three.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const office = document.body.dataset.office;
  let version = document.body.dataset.version;

  // Has anything been typed that a new page would lose?
  const dirty = () => {
    const main = $("main");
    if (main.dataset.live === "no") return true;
    return [...main.querySelectorAll("input:not([type=hidden]):not([type=file]), textarea")].some((own) =>
      own.type === "radio" || own.type === "checkbox" ? own.checked !== own.defaultChecked : own.value !== own.defaultValue);
  };

  const show = (element, yes) => { element.hidden = !yes; };

  // The page as it is now, in the place of the one that is shown; what was unfolded stays so.
  let renewing = false, again = false;
  const renew = async () => {
    if (dirty()) { show($("stale"), true); return; }
    if (renewing) { again = true; return; }
    renewing = true;
    try {
      const answer = await fetch(location.href);
      // What answered a form stands at an address that nothing can be asked from (405): it stays as it is.
      if (answer.status === 405) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (dirty()) { show($("stale"), true); return; }
      const focus = document.activeElement && document.activeElement.id;
      const open = [...document.querySelectorAll("main details")].map((own) => own.open);
      const arrived = $("arrived");
      const main = page.getElementById("main");
      if (!main) return;
      $("main").replaceWith(main);
      document.querySelector("header.top").replaceWith(page.querySelector("header.top"));
      [...main.querySelectorAll("details")].forEach((own, index) => { own.open = Boolean(open[index]); });
      if (arrived && $("arrived")) {
        $("arrived").replaceWith(arrived);
        $("arrived-head").textContent = $("arrived-head").textContent.replace(/，正在核对[^]*$/, "，核对好了。");
      }
      if (focus && $(focus)) $(focus).focus({ preventScroll: true });
      document.body.dataset.version = version = page.body.dataset.version;
      listen();
    } catch { /* The program has ended, or comes back: the stream will tell. */ } finally {
      renewing = false;
      if (again) { again = false; renew(); }
    }
  };

  const tell = (status) => {
    show($("doing"), status.doing);
    if (status.doing) {
      const { what, done, total } = status.doing;
      $("doing-what").textContent = total ? `正在${what}：${done} / ${total}` : `正在${what}……`;
      const bar = $("doing-bar");
      if (total) { bar.max = total; bar.value = done; } else { bar.removeAttribute("value"); }
    }
    show($("note"), status.note);
    $("note").textContent = status.note || "";
    const told = status.told;
    show($("told"), told);
    if (told) {
      $("told").className = `told ${told.good ? "good" : "bad"}`;
      $("told-mark").textContent = told.good ? "做好了" : "没有做成";
      $("told-title").textContent = told.title;
      $("told-lines").replaceChildren(...told.lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    }
    if (String(status.version) !== version) { version = String(status.version); renew(); }
  };

  if (office !== undefined) {
    // A browser keeps few connections to one program: windows that nobody looks at give theirs up, and catch up later.
    let stream;
    const follow = () => {
      if (document.hidden) { stream?.close(); stream = undefined; return; }
      if (stream) return;
      stream = new EventSource(`/w/${office}/events`);
      stream.onmessage = (event) => tell(JSON.parse(event.data));
      stream.onerror = () => {
        show($("note"), true);
        $("note").textContent = "与印发断开了：它可能已经退出。重新打开印发，就能接着用。";
      };
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    $("told-close").addEventListener("click", () => {
      show($("told"), false);
      fetch(`/w/${office}/seen`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" });
    });
  }

  // Everything in a dropped folder, with the way to it.
  const walk = async (entry, before, found) => {
    if (entry.isFile) {
      const file = await new Promise((yes, no) => entry.file(yes, no));
      found.push([before + file.name, file]);
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((yes, no) => reader.readEntries(yes, no));
        if (!some.length) break;
        for (const one of some) await walk(one, `${before}${entry.name}/`, found);
      }
    }
  };

  const send = async (files) => {
    const { to, task } = $("drop").dataset;
    show($("arrived"), true);
    if (task === "import" && files.length > 1) { $("arrived-head").textContent = "请一次只交一个文件。"; return; }
    let good = 0, bad = 0;
    for (const [name, file] of files) {
      $("arrived-head").textContent = `正在收 ${good + bad + 1} / ${files.length}：${name}`;
      let told;
      try {
        const url = new URL(to, location.href);
        url.searchParams.set("name", name);
        const answer = await fetch(url, { method: "POST", body: file });
        told = await answer.json();
      } catch { told = { good: false, line: `${name}：没有送到，请再试一次` }; }
      if (told.good) good += 1; else bad += 1;
      const line = Object.assign(document.createElement("li"), { textContent: told.line });
      if (!told.good) line.className = "bad";
      $("arrived-list").append(line);
      if (told.to) { location.assign(told.to); return; }
    }
    if (task !== "keep") {
      $("arrived-head").textContent = task === "import" ? "没有读成，原因如下。" : `核对了 ${files.length} 份，${good} 份属实、有效。`;
      return;
    }
    $("arrived-head").textContent = files.length
      ? `收了 ${good} 个文件${bad ? `，${bad} 个没有收，原因如下` : ""}，正在核对……核对好了这一页会自己更新。`
      : "里面没有文件。";
    fetch(`/w/${office}/check`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "", redirect: "manual" });
  };

  // What stands on the page anew is listened to anew.
  const listen = () => {
    const drop = $("drop");
    if (drop) {
      drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
      drop.addEventListener("dragleave", () => drop.classList.remove("over"));
      drop.addEventListener("drop", async (event) => {
        event.preventDefault();
        drop.classList.remove("over");
        const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
        const loose = [...event.dataTransfer.files];
        const found = [];
        for (const entry of entries) await walk(entry, "", found);
        await send(found.length ? found : loose.map((file) => [file.name, file]));
      });
      for (const id of ["files", "folder"]) {
        $(id)?.addEventListener("change", async (event) => {
          await send([...event.target.files].map((file) => [file.webkitRelativePath || file.name, file]));
          event.target.value = "";
        });
      }
    }
    const form = $("wording");
    if (form) {
      let timer, last = 0;
      const look = async () => {
        const turn = ++last;
        const body = new URLSearchParams({ text: $("text").value, page: $("preview-page").value || "1" });
        try {
          const answer = await fetch(form.dataset.preview, { method: "POST", body });
          if (turn !== last) return;
          if (answer.ok) {
            const old = $("preview").src;
            $("preview").src = URL.createObjectURL(await answer.blob());
            if (old) URL.revokeObjectURL(old);
            show($("preview"), true);
            $("preview-pages").textContent = `，共 ${answer.headers.get("x-pages")} 页`;
            $("preview-said").textContent = "";
          } else {
            $("preview-said").textContent = (await answer.json()).line;
          }
        } catch { $("preview-said").textContent = "样张没有取到，请稍后再改一个字试试"; }
      };
      const soon = () => { clearTimeout(timer); timer = setTimeout(look, 500); };
      $("text").addEventListener("input", soon);
      $("preview-page").addEventListener("input", soon);
      look();
    }
  };
  // A drop beside the field must not lead away from the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  listen();
})();
