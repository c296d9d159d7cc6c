# portprove: `make` lists what can be made.
# Written for GNU make 3.81 and a POSIX shell, which is what macOS ships.

SHELL := /bin/sh
.DEFAULT_GOAL := help

GO       ?= go
FUZZTIME ?= 30s

# Benchmarks live in these packages only; the others have nothing to measure.
BENCH_PACKAGES ?= ./mocks ./cmd/portprove

PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

# "dev" covers a source archive without git history.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  = -X main.version=$(VERSION)

GOLANGCI_LINT_VERSION := 2.15.0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: ## build bin/portprove, static and stamped with the version
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/portprove ./cmd/portprove

.PHONY: rehearse
rehearse: ## walk every step against embedded mocks
	$(GO) run ./cmd/portprove rehearse

.PHONY: serve
serve: ## start the mocks
	$(GO) run ./cmd/portprove serve

# The race detector needs cgo and a C compiler. Whether it works is tried, not
# guessed: a cgo program is compiled, linked and run with it. CI may not go
# without. go test prints the last lines, whichever way it goes.
# Four packages at a time on however few cores: those that wait for browsers and
# processes leave room for the suite, which takes the longest.
# The library of scenarios and the mask of recordings are long computations over
# one thing at a time, which the race detector makes twenty times as long, and
# clients that are judged are programs of their own; what they call of the mocks
# is raced by the suite.
ALONE := ./scenarios/... ./specs/troupe ./specs/trial ./specs/interop
# The same holds for the commands that walk the whole suite or all of the README.
# These names are whole and no other package has them, or it would skip its own.
WALKS := ^(TestNoCommandShowsASecret|TestReadmeCommands|TestReadmeRecipesForCI|TestAServerThatSaysYesPassesNothing|TestAFailureSaysWhatWasExpectedAndSeen|TestCheckJudgesAMockOfItsOwn|TestCheckJudgesAnEnvironmentByItsAddresses|TestCheckTriesMoreWhereItMay|TestCheckJudgesAMockThatRuns|TestCheckPrintsTheReportAsJSON|TestWaiversCountUntilTheyRot|TestUploadsTakeNoMemoryAndLeaveNothing|TestCheckJudgesACommand|TestCheckOfACommandThatDoesNothingIsInconclusive|TestCheckRunsAgainWhatWasNotRight|TestAReportHasNoSecretThatWasOnTheWire|TestReplayRunsOneCaseOfAReportAgain)$$
.PHONY: test
test: ## run every test, with the race detector where it works
	@set -eu; \
	probe=$$(mktemp -d); trap 'rm -rf "$$probe"' EXIT; \
	printf 'package main\n\nimport "C"\n\nfunc main() {}\n' >"$$probe/main.go"; \
	race=-race; \
	if ! $(GO) run -race "$$probe/main.go" >"$$probe/log" 2>&1; then \
		if [ "$${CI:-}" = true ]; then \
			cat "$$probe/log" >&2; \
			echo 'make test: the race detector does not work here (it needs cgo and a C compiler), and CI=true demands it' >&2; \
			exit 1; \
		fi; \
		race=; \
		echo 'make test: running WITHOUT the race detector, which needs cgo and a C compiler'; \
	fi; \
	$(GO) test -count=1 -timeout 10m $(ALONE); \
	$(GO) test -count=1 -timeout 10m -run '$(WALKS)' ./cmd/portprove; \
	$(GO) test $$race -p 4 -count=1 -timeout 10m -skip '$(WALKS)' $$($(GO) list ./... | grep -v -e '/scenarios' -e '/specs/troupe' -e '/specs/trial' -e '/specs/interop')

# The suite itself is tested by servers and clients that are wrong in one way
# each. In its own folder go test shows the lines of progress as they come.
MUTANTS = cd specs/mutants && $(GO) test -count=1 -parallel 2
.PHONY: mutants
mutants: ## run every broken server and client against the cases of what it breaks
	$(MUTANTS) -timeout 15m

.PHONY: mutants-full
mutants-full: ## run every broken server and client against the whole suite and write specs/MUTANTS.md
	$(MUTANTS) -timeout 4h

mutants: export PORTPROVE_MUTANTS = ci
mutants-full: export PORTPROVE_MUTANTS = full
mutants-full: export PORTPROVE_MUTANTS_WRITE = 1

.PHONY: lint
lint: bin-golangci-lint ## run the linters and check go.mod and go.sum
	bin/golangci-lint run ./...
	$(GO) mod tidy -diff
	$(GO) mod verify

# The version is pinned: a new linter finds new things, and that belongs in a
# commit of its own. CGO_ENABLED=0 because a linter needs no C compiler.
.PHONY: bin-golangci-lint
bin-golangci-lint:
	@have=$$(bin/golangci-lint version --short 2>/dev/null || true); \
	if [ "$$have" != '$(GOLANGCI_LINT_VERSION)' ]; then \
		echo "installing golangci-lint $(GOLANGCI_LINT_VERSION) to bin/ (found: $${have:-none})"; \
		CGO_ENABLED=0 GOBIN="$(CURDIR)/bin" $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_LINT_VERSION); \
	fi

.PHONY: bench
bench: ## run every benchmark once
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m $(BENCH_PACKAGES)

# go test fuzzes one target at a time, so they are listed first. Listing
# nothing is a failure: a run that tried nothing must not look green.
.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (30s)
	@set -eu; \
	list=$$($(GO) test -list '^Fuzz' ./...) || { echo "$$list"; exit 1; }; \
	targets=$$(echo "$$list" | awk '/^Fuzz/ { name[n++] = $$1; next } \
		/^ok/ { for (i = 0; i < n; i++) print $$2, name[i] } { n = 0 }'); \
	[ -n "$$targets" ] || { echo 'make fuzz: there is no fuzz target' >&2; exit 1; }; \
	echo "$$targets" | { failed=; \
		while read -r package name; do \
			echo "--- $$name in $$package for $(FUZZTIME)"; \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null || failed="$$failed $$name"; \
		done; \
		[ -z "$$failed" ] || { echo "make fuzz: failed:$$failed" >&2; exit 1; }; }

.PHONY: dist
dist: ## cross-compile static binaries and SHA256SUMS into dist/
	@set -eu; \
	rm -rf dist; mkdir dist; \
	for platform in $(PLATFORMS); do \
		os=$${platform%/*}; arch=$${platform#*/}; ext=; \
		if [ "$$os" = windows ]; then ext=.exe; fi; \
		out="dist/portprove_$(VERSION)_$${os}_$$arch$$ext"; \
		echo "$$out"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '-s -w $(LDFLAGS)' -o "$$out" ./cmd/portprove; \
	done; \
	cd dist; \
	if command -v sha256sum >/dev/null 2>&1; then sha256sum portprove_*; else shasum -a 256 portprove_*; fi >SHA256SUMS; \
	cat SHA256SUMS
