# The commands of the house. `make demo` and `make test` share one build of the dependencies.

SHELL := /bin/bash
# Always with the examples: what they and the tests need of the dependencies differs a little from what the program
# alone needs, and cargo would build the page setter a second time for the difference.
BUILD := cargo build --locked --bins --examples
YINFA := target/debug/yinfa
# The sample is judged on a fixed day, so that everybody sees the same result.
SAMPLE_DAY := 2026-03-01

.PHONY: demo test explore lint bench fonts gallery sample dist

## 取字体、编译、把 data/sample 变成全部文件
demo: fonts
	$(BUILD)
	@status=0; $(YINFA) build data/sample --out output/sample --as-of $(SAMPLE_DAY) || status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi

## 跑全部测试。网页的浏览器测试要有 Debian 的 Chromium 和 tests/browser 里的 npm ci，没有就说明没有跑。性质测试用固定的种子：同一份代码，谁跑都是同样的结果
test: fonts
	$(BUILD)
	PROPTEST_RNG_SEED=$${PROPTEST_RNG_SEED-20260326} cargo test --locked --lib --bins --test suite

## 同样的测试，性质测试每次换随机种子，找新的反例；找到的先写成测试再改
explore: fonts
	$(BUILD)
	env -u PROPTEST_RNG_SEED cargo test --locked --lib --test suite

## 格式、写法、脚本
lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	bash -n scripts/*.sh .ci/run
	sh -n data/release/安装.sh

## 性能基准（criterion）
bench: fonts
	cargo bench --locked

## 取开源字体到 fonts/（按 SHA-256 核对，可重复运行）
fonts:
	@./scripts/fetch-fonts.sh

## 重新生成样例县（人物均为虚构）
sample:
	cargo run --locked --example make_sample

## 制作发布包 dist/yinfa-….tar.gz（PROFILE=dev 用开发版程序，快，只供试用）
dist:
	@./scripts/dist.sh

## 重新生成 README 里的图片
gallery: fonts
	$(BUILD)
	YINFA=$(YINFA) SAMPLE_DAY=$(SAMPLE_DAY) ./scripts/gallery.sh
