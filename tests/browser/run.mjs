// What a clerk does in a year, in a real browser: drop what schools sent, see who passes, settle one question, look at a
// page, print, issue, ask the ledger. Started by tests/suite/browser.rs, which has a program serving an empty workspace:
//   node run.mjs ADDRESS SAMPLE WORKSPACE PICTURES
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

const [, , address, sample, workspace, pictures] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const origin = new URL(address).origin;
const at = (path) => `${origin}/w/0/${path}`;
const profile = mkdtempSync(join(tmpdir(), "yinfa-browser-"));
const PATIENCE = Number(process.env.YINFA_PATIENCE_MS ?? 120_000);

const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.YINFA_CHROMIUM || "/usr/bin/chromium",
  headless: true,
  viewport: { width: 1366, height: 768 },
  locale: "zh-CN",
  // The page's own policy stands; axe is put in over the debugger, not through it.
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN"],
});
const complaints = [];
context.on("page", (page) => hear(page));
const hear = (page) => {
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (said) => {
    // A refusal that a step asks for is no fault of the page.
    if (said.type() === "error" && !/status of (4\d\d)/.test(said.text())) complaints.push(`${page.url()}: ${said.text()}`);
  });
  // Nothing may be asked of anybody else.
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("blob:")) complaints.push(`asked elsewhere: ${url}`);
  });
};
const page = context.pages()[0] ?? (await context.newPage());
hear(page);
page.setDefaultTimeout(PATIENCE);

const step = async (name, work) => {
  const began = Date.now();
  await work();
  console.log(`  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
};
const picture = async (name, full = false) => {
  mkdirSync(pictures, { recursive: true });
  const close = page.locator("#told-close");
  if (name !== "失败" && (await close.isVisible())) await close.click();
  if (name !== "失败") await page.locator("#doing").waitFor({ state: "hidden" });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: full });
};
const text = (selector = "main") => page.locator(selector).innerText();
const says = async (words, where = page) =>
  where.waitForFunction((words) => document.body.innerText.includes(words), words, { timeout: PATIENCE });

/** Checked by axe against WCAG 2.1 A and AA; every fault is told. */
const accessible = async (name) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const faults = found.violations.map((own) => `${own.id}: ${own.help}: ${own.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
  assert.deepEqual(faults, [], `${name} is not accessible`);
  assert.ok(found.passes.length > 10, "axe looked at the page");
};
/** No page is wider than the screen. */
const fits = async (name) =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} is too wide`);
const visit = async (path, name) => {
  await page.goto(at(path));
  await fits(name);
  await accessible(name);
};

try {
  await step("a stranger is refused", async () => {
    const stranger = await page.goto(at("schools"));
    assert.equal(stranger.status(), 403);
    assert.match(await text(), /要用印发给出的地址打开/);
    await accessible("refusal");
    await page.goto(address);
    await page.waitForURL(`${origin}/`);
    assert.ok(!(await page.evaluate(() => document.cookie)).includes("yinfa"), "no script reads the cookie");
    await accessible("home");
    await picture("页面-工作目录");
  });

  await step("an empty workspace says what to do", async () => {
    for (const [path, name, words] of [["inbox", "收件", "还没有材料"], ["schools", "学校", "还没有读到学校名册"],
      ["pending", "待确认", "没有待确认"], ["documents", "文件", "还没有印过"], ["issue", "签发", "还没有签发过"],
      ["ledger", "台账", "还没有台账"], ["settings", "设置", "默认设置"]]) {
      await visit(path, `empty ${name}`);
      await says(words);
    }
  });

  await step("what schools sent is dropped", async () => {
    await page.goto(at("inbox"));
    // One file as a drop, all the rest as a folder.
    const list = "2026年中小学校名册.xlsx";
    const bytes = readFileSync(join(sample, list)).toString("base64");
    const dropped = await page.evaluateHandle(([name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(bytes), (ch) => ch.charCodeAt(0))], name));
      return data;
    }, [list, bytes]);
    await page.dispatchEvent("#drop", "drop", { dataTransfer: dropped });
    await says(`${list}：已收下`);
    await says("33 所");
    const copy = join(profile, "报来的材料");
    cpSync(sample, copy, { recursive: true });
    rmSync(join(copy, list));
    await page.setInputFiles("#folder", copy);
    await says("正在核对……核对好了这一页会自己更新");
    await says("24 通过");
    await page.setInputFiles("#files", join(sample, list));
    await says("一模一样，没有再存");
    writeFileSync(join(profile, "yinfa.toml"), "[bureau]\n");
    await page.setInputFiles("#files", join(profile, "yinfa.toml"));
    await says("与印发自己的文件同名，没有收");
    await visit("inbox", "收件");
    await picture("页面-收件");
  });

  await step("states are right, and every finding says where and what to do", async () => {
    await visit("schools", "学校");
    assert.match(await text(), /32 所学校：24 通过，2 待确认，4 退回，2 未报/);
    await picture("页面-学校");
    await page.selectOption("#state", "returned");
    await page.click(".filter button");
    assert.equal(await page.locator("tbody tr").count(), 4);
    await page.click("tbody a");
    await accessible("one school");
    assert.match(await text(".findings"), /必须改/);
    assert.match(await text(".findings"), /第\d+条|现在是|应/);
    await picture("页面-一所学校");
  });

  const second = await context.newPage();
  second.setDefaultTimeout(PATIENCE);
  await second.goto(at("schools"));

  await step("one question is settled, and the second window follows", async () => {
    await visit("pending", "待确认");
    await picture("页面-待确认");
    const card = page.locator("article", { hasText: "邵雨桐" });
    await card.getByLabel("理由").fill("主持学校信息化工作，局里已同意");
    await card.getByLabel("确认人").fill("张主任");
    await card.getByRole("button").click();
    await says("做好了");
    await says("主持学校信息化工作", page);
    await says("25 通过，1 待确认", second);
    assert.equal(await page.locator("article").count(), 1);
  });

  await step("a file put into the folder is seen without a reload", async () => {
    await page.goto(at("inbox"));
    writeFileSync(join(workspace, "备注.txt"), "与推荐无关的说明");
    await says("备注.txt");
  });

  await step("a page is looked at beside its data", async () => {
    await page.goto(at("documents?kind=" + encodeURIComponent("推荐表")));
    await page.locator("tbody a", { hasText: "看样张" }).first().click();
    await page.waitForFunction(() => document.querySelector(".sheets img")?.naturalWidth > 700, null, { timeout: PATIENCE });
    assert.match(await text("aside"), /姓名/);
    await accessible("one document");
    await picture("页面-样张");
  });

  await step("everything is printed, though the page that asked is closed", async () => {
    const third = await context.newPage();
    await third.goto(at("documents"));
    await third.click("text=印全部文件");
    await third.close();
    await page.goto(at("documents"));
    await says("印好了");
    await visit("documents", "文件");
    assert.match(await text(".run"), /与现在的材料一致/);
    await picture("页面-文件");
    await page.goto(at("schools?state=returned"));
    await page.click("tbody a");
    const slip = page.locator("a", { hasText: "退回整改单.pdf" }).first();
    const got = await context.request.get(origin + (await slip.getAttribute("href")));
    assert.ok((await got.body()).subarray(0, 5).equals(Buffer.from("%PDF-")), "the slip is a PDF");
    const marked = page.locator("a", { hasText: "-标注.xlsx" }).first();
    const book = await context.request.get(origin + (await marked.getAttribute("href")));
    assert.match(book.headers()["content-disposition"], /^attachment;/);
    assert.ok((await book.body()).subarray(0, 2).equals(Buffer.from("PK")), "the marked copy is a workbook");
  });

  await step("the wording is changed under its preview", async () => {
    await page.goto(at("settings"));
    await picture("页面-设置");
    await page.getByRole("link", { name: "回执" }).click();
    await page.waitForFunction(() => document.getElementById("preview").naturalWidth > 600, null, { timeout: PATIENCE });
    await accessible("wording");
    const before = await page.getAttribute("#preview", "src");
    const words = await page.inputValue("#text");
    await page.fill("#text", `${words}{{ 没有这个 }}`);
    await says("花括号");
    await page.fill("#text", words.replace("收到", "收悉"));
    await page.waitForFunction((before) => document.getElementById("preview").src !== before, before, { timeout: PATIENCE });
    await picture("页面-公文用语");
    await page.locator("#wording").getByRole("button", { name: "保存" }).click();
    await says("已存");
  });

  await step("a bureau is named, and a broken line is refused with its number", async () => {
    await page.goto(at("settings"));
    await page.getByLabel("联系科室").fill("教育信息化办公室");
    await page.locator("form[action$=bureau]").getByRole("button").click();
    await says("已存");
    await page.fill("#text", (await page.inputValue("#text")).replace("[notice]", "[notice]\ndaet = 1"));
    await page.locator("form[action$=file]").getByRole("button").click();
    await says("没有存");
    assert.match(await text(), /第 \d+ 行/);
    // The page that says so stays when the folder changes beneath it: its address answers forms alone.
    const asked = page.waitForResponse((own) => own.url() === page.url() && own.request().method() === "GET", { timeout: PATIENCE });
    writeFileSync(join(workspace, "备注.txt"), "与推荐无关的另一条说明");
    await asked;
    await page.waitForTimeout(300);
    assert.match(await text(), /第 \d+ 行/);
    await page.goto(at("settings"));
    assert.equal(await page.getByLabel("联系科室").inputValue(), "教育信息化办公室");
  });

  await step("it is issued in two steps, and not by a slip", async () => {
    await visit("issue", "签发");
    await page.fill("#no", "15");
    await page.fill("#date", "2026-03-01");
    await picture("页面-签发");
    await page.getByRole("button", { name: "看会签发什么" }).click();
    await says("将签发");
    await accessible("offer");
    assert.match(await text(), /25 人/);
    await picture("页面-签发前");
    await page.fill("#again", "贺教体发〔2026〕16号");
    await page.getByRole("button", { name: "签发" }).click();
    await says("没有照办");
    const form = await page.inputValue("[name=form]");
    await page.fill("#again", "贺教体发〔2026〕15号");
    await page.getByRole("button", { name: "签发" }).click();
    await says("已签发 贺教体发〔2026〕15号");
    await says("正式文件");
    // The same form sent once more issues nothing.
    const again = await page.evaluate(async ([url, form]) => {
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ form, again: "贺教体发〔2026〕15号" }) });
      return [answer.status, await answer.text()];
    }, [at("agree"), form]);
    assert.equal(again[0], 422);
    assert.match(again[1], /用过或过期/);
  });

  await step("whoever leaves without a successor is released by a notice of its own", async () => {
    const ask = async (why) => {
      await page.goto(at("issue"));
      await page.getByLabel("解聘通知").check();
      await page.fill("#no", "16");
      await page.fill("#date", "2026年6月1日");
      await page.click("summary >> text=解聘谁");
      await page.getByRole("checkbox", { name: "马志远" }).check();
      await page.fill("#why", why);
      await page.getByRole("button", { name: "看会签发什么" }).click();
    };
    await ask("");
    await says("请写明为什么解聘");
    await ask("工作调动");
    await says("将签发 贺教体发〔2026〕16号");
    assert.match(await text(), /解聘原因：工作调动/);
    await accessible("offer to release");
    await page.fill("#again", "贺教体发〔2026〕16号");
    await page.getByRole("button", { name: "签发" }).click();
    await says("已签发 贺教体发〔2026〕16号");
    await page.goto(at("ledger?day=2026-06-02"));
    assert.match(await text(".status"), /24 人在任/);
  });

  await step("the ledger says who is in office, and prints it", async () => {
    await visit("ledger", "台账");
    assert.match(await text(".status"), /25 人在任/);
    await picture("页面-台账");
    await page.click("text=公示名册（只有");
    await says("已印 2026-03-01 的公示名册");
    await says("公示名册.pdf");
    await page.goto(at("ledger?day=2025-01-01"));
    assert.match(await text(".status"), /0 人在任/);
  });

  // What was offered is done by who types what stands in bold beside the input.
  const agree = async (button) => {
    await page.fill("#again", await page.locator(".danger label b").innerText());
    await page.getByRole("button", { name: button, exact: true }).click();
  };
  const fetched = async (name) => {
    const link = page.locator("main a", { hasText: name }).first();
    return (await context.request.get(origin + (await link.getAttribute("href")))).body();
  };
  const hand = (name, body) => page.setInputFiles("#files", { name, mimeType: "application/octet-stream", buffer: body });

  await step("a training is printed, its register handed back and recorded", async () => {
    await visit("training", "培训");
    await page.getByLabel("培训名称").fill("人工智能专题培训");
    await page.getByLabel("日期").fill("2026-05-12");
    await page.getByLabel("地点").fill("县教师发展中心三楼报告厅");
    await page.getByLabel("学时").fill("16");
    await picture("页面-培训");
    await page.getByRole("button", { name: "印培训的表" }).click();
    await says("已印培训的表");
    await says("培训签到表.pdf");
    await hand("别的.txt", Buffer.from("与培训无关"));
    await page.waitForURL(/\/offer\//);
    await says("没有导入");
    await accessible("refused import");
    await page.goto(at("training"));
    await hand("培训登记.xlsx", await fetched("培训登记.xlsx"));
    await page.waitForURL(/\/offer\//);
    await says("将记入台账 25 条");
    await fits("import offered");
    await accessible("import offered");
    await picture("页面-导入前");
    assert.equal(await page.getByRole("row").filter({ hasText: "人工智能专题培训" }).count(), 25);
    await page.fill("#again", "24");
    await page.getByRole("button", { name: "记入台账", exact: true }).click();
    await says("没有照办");
    await agree("记入台账");
    await says("已记入 25 条");
    await page.goto(at("ledger?day=2026-06-02&list=" + encodeURIComponent("缺训名单")));
    await says("这一天没有这样的情况");
  });

  await step("an assessment is printed, its scores handed back and graded", async () => {
    await visit("assess", "考核");
    await picture("页面-考核");
    await page.getByRole("button", { name: "印考核的表" }).click();
    await says("已印2026年考核的表");
    await says("考核打分.xlsx");
    await page.goto(at("ledger?day=2026-06-02"));
    const people = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [1, 3].map((at) => row.cells[at].innerText)));
    assert.equal(people.length, 24);
    await page.goto(at("assess"));
    const raters = (await text("form.fields p:nth-of-type(2)")).match(/[^：，\s]+(?= \d+%)/g);
    const scores = (of) => Buffer.from([["学校", "姓名", "年度", ...raters].join(","),
      ...people.map((one, n) => [...one, 2026, ...raters.map(() => of(n))].join(","))].join("\n"));
    await hand("考核打分.csv", scores((n) => (n === 3 ? 120 : 90 - n)));
    await page.waitForURL(/\/offer\//);
    await says("台账未作任何改动");
    assert.match(await text(".findings"), /120[^]*0 到 100|0 到 100[^]*120/);
    assert.match(await text(".findings"), /D5/);
    await accessible("refused scores");
    await picture("页面-导入有误");
    await page.goto(at("assess"));
    await hand("考核打分.csv", scores((n) => 90 - n));
    await page.waitForURL(/\/offer\//);
    await says("将记入台账 24 条");
    await agree("记入台账");
    await says("已记入 24 条");
    await page.goto(at("ledger?day=2026-12-31&list=" + encodeURIComponent("考核情况")));
    assert.match(await text("table"), /优秀[^]*合格/);
  });

  await step("a document is revoked in two steps", async () => {
    await page.goto(at("issue"));
    await page.locator("article", { hasText: "16号" }).getByRole("link", { name: "撤销" }).click();
    await accessible("revoke");
    await page.getByLabel("为什么撤销").fill("本人未调动，通知有误");
    await page.getByLabel("从哪一天起").fill("2026-06-10");
    await picture("页面-撤销");
    await page.getByRole("button", { name: "看会撤销什么" }).click();
    await says("将撤销 贺教体发〔2026〕16号");
    assert.match(await text(), /马志远/);
    await accessible("offer to revoke");
    await picture("页面-撤销前");
    await page.fill("#again", "贺教体发〔2026〕15号");
    await page.getByRole("button", { name: "撤销", exact: true }).click();
    await says("没有照办");
    await agree("撤销");
    await says("已撤销 贺教体发〔2026〕16号");
    await page.goto(at("ledger?day=2026-06-11"));
    assert.match(await text(".status"), /25 人在任/);
  });

  await step("what was issued is told from what was not", async () => {
    await visit("verify", "核验");
    await page.goto(at("issue"));
    await page.click("summary >> text=正式文件");
    const notice = await fetched("聘任通知.pdf");
    await page.goto(at("verify"));
    await page.setInputFiles("#files", [
      { name: "聘任通知.pdf", mimeType: "application/pdf", buffer: notice },
      { name: "改过的.pdf", mimeType: "application/pdf", buffer: Buffer.concat([notice, Buffer.from(" ")]) }]);
    await says("核对了 2 份，1 份属实、有效");
    assert.match(await text("#arrived-list"), /真　聘任通知.pdf：与2026年3月1日签发的原件一致[^]*否　改过的.pdf：不是签发的原件/);
    await accessible("verified");
    await picture("页面-核验");
    await page.getByLabel("扫出来的文字").fill("yinfa:1:贺教聘字第2026-001号:0000000000000000");
    await page.getByRole("button", { name: "核对", exact: true }).click();
    await says("校验码不符");
    await page.getByRole("button", { name: "检查台账和正式文件" }).click();
    await says("台账完好");
  });

  await step("the ledger is handed out and takes in what is new", async () => {
    await visit("annals", "导入、导出");
    await picture("页面-导入导出");
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: "台账.xlsx" }).click();
    const book = readFileSync(await (await waiting).path());
    assert.ok(book.subarray(0, 2).equals(Buffer.from("PK")), "the ledger is a workbook");
    await hand("台账.xlsx", book);
    await page.waitForURL(/\/offer\//);
    await says("没有新的记录");
  });

  await step("a narrower window, and paper", async () => {
    await page.setViewportSize({ width: 1024, height: 768 });
    for (const path of ["inbox", "schools", "pending", "documents", "issue", "ledger", "training", "assess", "annals", "revoke", "verify", "settings"]) {
      await page.goto(at(path));
      await fits(`${path} at 1024`);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  await step("by the keyboard alone", async () => {
    await page.goto(at("schools"));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.getElementById("main").contains(document.activeElement)));
    // The input that takes a file is hidden; what stands for it shows that it is reached.
    await page.goto(at("verify"));
    for (let n = 0; n < 30 && (await page.evaluate(() => document.activeElement.id)) !== "files"; n += 1) await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "files");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector("label[for=files]")).outlineStyle), "none");
  });

  await step("it ends when asked", async () => {
    await page.goto(`${origin}/`);
    await page.click("text=退出印发");
    await says("已退出");
  });

  // What the second window says when the program has ended is its own: everything before must have been quiet.
  const faults = complaints.filter((own) => !/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET)/.test(own));
  assert.deepEqual(faults, []);
} catch (error) {
  await picture("失败", true).catch(() => {});
  console.error(error.stack ?? error);
  console.error(`at ${page.url()}\n${await text("body").catch(() => "")}`.slice(0, 3000));
  process.exitCode = 1;
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
