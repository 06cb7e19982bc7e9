# Frontdesk. `make` lists what there is.

.DEFAULT_GOAL := help
.PHONY: help up down clean logs test build lint format bench accept cost edge fuzz prove model chain confidence drill compare send backlog knowledge defects

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## install, build and start everything on this machine; ends by saying what is where
	@deploy/local/up.sh

down: ## stop what `make up` started; data stay
	@deploy/local/down.sh

clean: ## stop everything, and remove its data and the builds
	@deploy/local/clean.sh

logs: ## follow the logs of the five services
	@deploy/local/logs.sh

test: ## install, check the style, build, and run all tests (FILTER=name runs some)
	@deploy/local/test.sh

build: ## build everything for debugging
	swift build --build-tests --explicit-target-dependency-import-check error

lint: ## check the style
	swift format lint --strict -r Package.swift Shared Services Tests

format: ## mend the style
	swift format -i -r Package.swift Shared Services Tests

bench: ## measure the running stack (RATE=100 COUNT=3000)
	@deploy/local/bench.sh

accept: ## measure how many webhooks a second the gateway alone commits, and messages behind a flood of statuses (CONNECTIONS=64 STATUSES=10000)
	@deploy/local/bench-accept.sh

cost: ## what one template reply costs (RATE=100 COUNT=2000 HISTORY=0 CONVERSATIONS=100 STALLS=1)
	@deploy/local/cost.sh

edge: ## measure the public edge without its ledger (FORGED=100000 MEMORY_SECONDS=600 for the long form)
	@deploy/local/bench-edge.sh

send: ## the send path beside plain libcurl, and what is used of the allowed rate (COUNT=20000 ROUNDS=5)
	@deploy/local/bench-send.sh

backlog: ## 100,000 messages of one number, drained by priority with memory watched (COUNT=100000)
	@deploy/local/bench-backlog.sh

fuzz: ## a million mutated webhooks: no crash, no hang, counters that balance (COUNT=1000000 SEED=1)
	swift build -c release --static-swift-stdlib --explicit-target-dependency-import-check error --product GatewayBenchmark
	.build/release/GatewayBenchmark fuzz --count $(or $(COUNT),1000000) --seed $(or $(SEED),1)

prove: ## faults for twenty minutes, certified from the outside (SLICES=2 or TURNS=100000, SECONDS_EACH=600 RATE=50 REPLICAS=4 SEED=n AMBIGUOUS=park)
	@deploy/local/prove.sh

defects: ## plant every known defect in runs of `make prove`: each must be found (SEED=3)
	@deploy/local/prove.sh defects

compare: ## the intent model beside scikit-learn and fastText (DATA=folder, SETS="clinc150 banking77 hwu64 taxonomy sources")
	@deploy/local/compare.sh "$(DATA)" $(SETS)

knowledge: ## measure the search: filtered recall, speed beside pgbench, ingest; quality too with DATA=folder (EVERY=10 ONLY=search, ingest or quality)
	@deploy/local/bench-knowledge.sh "$(DATA)"

model: ## train the intent model anew (DATA=folder with intents/taxonomy/train.jsonl)
	@deploy/local/model.sh "$(DATA)"

chain: ## measure the provider chain, beside LiteLLM (STRINGS=injection file, DATA=folder, ONLY=matrix, LITELLM=no)
	@deploy/local/chain.sh

confidence: ## fit the confidence of answers to judged questions, and measure it (DATA=folder, EVERY=10)
	@deploy/local/confidence.sh "$(DATA)"

drill: ## take a provider away from the running stack (PROVIDER=house_a SECONDS_AWAY=20 FAULT=hang RATE=2)
	@deploy/local/drill.sh
