# What a contributor does to this repository. Needs Go, make and git; "make help" lists the targets.

GO       ?= go
LINT     ?= github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME ?= 10s
BENCH    ?= .
CASE     ?=
NAME     ?=
SEED     ?= $(shell date +%s)
SEED     := $(SEED)

# The race detector needs a C compiler on most systems; go reports CGO_ENABLED=0 where there is none.
RACE := $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## compile the commands into bin/
	$(GO) build -o bin/ ./cmd/...

.PHONY: demo
demo: build ## replay the recorded histories; then one divergence, explained
	@echo
	@echo 'These histories were recorded from the workflows in examples/, so all of them replay:'
	bin/replay-check ./fixtures/histories
	@echo
	@echo 'examples/broken has a later version of the same workflows, in which somebody added an activity and forgot the open runs:'
	@echo 'bin/replay-check -C examples/broken fixtures/histories/activities/completed*'
	@bin/replay-check -C examples/broken fixtures/histories/activities/completed*; code=$$?; \
	test $$code -eq 1 || { echo "demo: the exit code is $$code, want 1: one history diverges" >&2; exit 1; }

.PHONY: check
check: layout vet purity race peer broken ## everything that must pass before a change is merged

.PHONY: layout
layout: # gofmt, of all modules
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted, please run make fmt:"; echo "$$files"; exit 1; }

.PHONY: vet
vet: # go vet, of this module
	$(GO) vet ./...

.PHONY: cross
cross: ## go vet as for other systems
	GOOS=windows CGO_ENABLED=0 $(GO) vet ./...
	GOOS=darwin CGO_ENABLED=0 $(GO) vet ./...

.PHONY: purity
purity: # the heart of the service is as deterministic as a workflow, and all workflow code is as it should be: workflowcheck says so
	$(GO) build -o bin/workflowcheck ./cmd/workflowcheck
	bin/workflowcheck -config .workflowcheck.yaml ./...

.PHONY: test
test: ## the tests of this module, without the race detector
	$(GO) test ./...

.PHONY: race
race: ## the tests of this module, with the race detector where there is a C compiler
	$(if $(RACE),,@echo 'there is no C compiler, so the race detector is off')
	$(GO) test $(RACE) ./...

.PHONY: peer
peer: # what both test environments have to do, on the SDK's; make race has it on ours
	$(GO) test -tags stock ./internal/dropin/...

.PHONY: broken
broken: # the module of workflows that diverge
	cd examples/broken && $(GO) vet ./... && $(GO) test ./...

.PHONY: lint
lint: ## golangci-lint, compiled from source; takes a while the first time
	$(GO) run $(LINT) run ./...

.PHONY: fmt
fmt: ## lay out the code
	gofmt -w .

.PHONY: fuzz
fuzz: ## each fuzz test for FUZZTIME=10s
	@grep -rE --include='*_test.go' -o '^func Fuzz[A-Za-z0-9_]*' cmd internal replayer workflowcheck | while IFS=: read -r file func; do \
		name=$${func#func }; \
		echo "$(GO) test -run '^$$' -fuzz '^$$name\$$' -fuzztime $(FUZZTIME) ./$$(dirname $$file)"; \
		$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$(dirname $$file)" </dev/null || exit 1; \
	done

.PHONY: bench
bench: ## the benchmarks that match BENCH=.
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./internal/... ./memserver ./replayer/... ./testsuite

.PHONY: bench-workflowcheck
bench-workflowcheck: ## workflowcheck beside the SDK's, which it fetches
	$(GO) test -run '^$$' -bench Pairs -benchtime 3x -timeout 60m ./internal/workflowchecker -upstream v0.6.0

.PHONY: cover
cover: ## how much of the code the tests reach, into cover.out
	$(GO) test -coverprofile cover.out -coverpkg ./cmd/...,./internal/...,./replayer/... ./...
	$(GO) tool cover -func cover.out | tail -n 1

.PHONY: sim
sim: ## random clients and workers on the in-memory service, from SEED on, until all is covered
	@echo 'seed $(SEED)'
	$(GO) test ./internal/sim -run TestUntilAllIsCovered -timeout 30m -v -seed '$(SEED)' -steps 600

.PHONY: golden
golden: ## write what the golden tests expect from what the code does; then read the diff
	$(GO) test ./replayer/explain ./replayer/report -rewrite

.PHONY: docs
docs: ## write the generated parts of docs/; the tests fail while they are out of date
	$(GO) test ./replayer/explain -run TestCatalogueDoc -rewrite
	$(GO) test ./internal/replaycheck -run TestManualHasTheHelpTexts -rewrite
	$(GO) test ./workflowcheck -run TestRulesDocIsWhatTheRulesSay -rewrite

.PHONY: new-rule
new-rule: ## begin a rule of workflowcheck: NAME=mapiter
	@$(GO) run ./internal/newrule '$(NAME)'

.PHONY: record
record: ## record fixtures that match CASE='^signals/' on a real server; compiles it the first time
	cd conform && $(GO) run ./record -root .. -only '$(CASE)'

.PHONY: record-scenarios
record-scenarios: ## record the scenarios of internal/conformance that match CASE='timer' and differ from their recording
	cd conform && $(GO) test -count=1 -parallel 8 ./scenarios -run '/$(CASE)' -rewrite

.PHONY: conform
conform: ## the tests that need a real server
	cd conform && $(GO) vet ./... && $(GO) test -parallel 8 ./...

.PHONY: conform-typescript
conform-typescript: ## the TypeScript SDK on the in-memory service; needs npm and Node.js 20
	cd conform && $(GO) test -count=1 -timeout 5m -tags typescript ./typescript

.PHONY: clean
clean: ## remove what the other targets leave behind
	rm -rf bin dist cover.out
