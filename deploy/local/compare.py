"""Frontdesk's intent model beside scikit-learn and fastText: the same splits, one run, a table in Markdown.

Usage: compare.py DATA ROUTER WORK [SET…], where SET is clinc150, banking77, hwu64, taxonomy or sources.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import fasttext
import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

DATA, ROUTER, WORK, *SETS = sys.argv[1:]
SETS = SETS or ["clinc150", "banking77", "hwu64", "taxonomy", "sources"]
LANGUAGES = ["en", "de", "it", "es", "fr", "ja", "pt"]
os.makedirs(WORK, exist_ok=True)


def read(name):
    with open(f"{DATA}/intents/{name}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(name, rows):
    path = f"{WORK}/{name}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


# What HINT3's labels (Arora et al. 2020; real messages to live shops) are called here; those that mix several are left out.
SHOPS = {
    "curekart": {
        "general_question": "RECOMMEND_PRODUCT ORIGINAL_PRODUCT REFER_EARN FRANCHISE EXPIRY_DATE SIDE_EFFECT IMMUNITY",
        "refund_request": "REFUNDS_RETURNS_REPLACEMENTS",
        "delivery_shipping": "RESUME_DELIVERY CHECK_PINCODE INTERNATIONAL_SHIPPING",
        "status_check": "ORDER_STATUS DELAY_IN_PARCEL",
        "order_request": "ORDER_TAKING",
        "payment_question": "MODES_OF_PAYMENTS",
        "account_update": "MODIFY_ADDRESS SIGN_UP",
        "booking_cancel": "CANCEL_ORDER",
    },
    "sofmattress": {
        "general_question": "PRODUCT_VARIANTS WHAT_SIZE_TO_ORDER 100_NIGHT_TRIAL_OFFER ORTHO_FEATURES ERGO_FEATURES "
        "COMPARISON ABOUT_SOF_MATTRESS WARRANTY PILLOWS SIZE_CUSTOMIZATION",
        "location_directions": "DISTRIBUTORS",
        "payment_question": "EMI COD",
        "pricing_inquiry": "MATTRESS_COST OFFERS",
        "status_check": "ORDER_STATUS DELAY_IN_DELIVERY",
        "refund_request": "RETURN_EXCHANGE",
        "booking_cancel": "CANCEL_ORDER",
        "delivery_shipping": "CHECK_PINCODE",
    },
}


def shops():
    rows = []
    for shop, intents in SHOPS.items():
        names = {theirs: intent for intent, several in intents.items() for theirs in several.split()}
        for row in read(f"original/hint3-v2.{shop}.train"):
            if row["intent"] in names:
                rows.append({"text": row["text"], "intent": names[row["intent"]], "language": "en", "source": "hint3"})
    return rows


def every_tenth(rows):
    """A fixed split: of each intent the tenth, twentieth, … row is kept for judging."""
    seen, train, test = {}, [], []
    for row in rows:
        seen[row["intent"]] = seen.get(row["intent"], 0) + 1
        (test if seen[row["intent"]] % 10 == 0 else train).append(row)
    return train, test


def sklearn(train, tests):
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ),
        LogisticRegression(C=10, max_iter=200),
    )
    model.fit([row["text"] for row in train], [row["intent"] for row in train])
    return {name: list(model.predict([row["text"] for row in rows])) for name, rows in tests.items()}


def fast_text(train, tests):
    def plain(text):
        return " ".join(text.lower().split())

    path = f"{WORK}/fasttext.txt"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"__label__{row['intent']} {plain(row['text'])}\n" for row in train)
    model = fasttext.train_supervised(
        path, epoch=25, lr=0.5, wordNgrams=2, minn=2, maxn=5, dim=100, thread=1, verbose=0
    )
    times, said = [], {}
    for name, rows in tests.items():
        said[name] = []
        for row in rows:
            text = plain(row["text"]) + "\n"
            start = time.perf_counter()
            # The binding itself: its wrapper in Python fails with NumPy 2.
            best = model.f.predict(text, 1, 0.0, "strict")
            times.append(time.perf_counter() - start)
            said[name].append(best[0][1][len("__label__"):] if best else "")
    return said, statistics.median(times) * 1e6


def ours(train, tests, embedded, *flags):
    model = f"{WORK}/model.fdmodel"
    stages = [] if embedded else ["--linear"]
    cache = ["--cache", f"{WORK}/vectors.bin"]
    environment = dict(os.environ, FRONTDESK_INTENT_MODEL=model)
    subprocess.run(
        [ROUTER, "train", "--output", model, *stages, *cache, *flags, write("train", train)],
        check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    said = {}
    for name, rows in tests.items():
        out = json.loads(subprocess.check_output(
            [ROUTER, "evaluate", "--json", "--said", "--stage", "joint" if embedded else "linear", *cache,
             write("test", rows)],
            env=environment, text=True,
        ))
        said[name] = [one["intent"] for one in out["said"]]
    return said, out["microseconds"], os.path.getsize(model)


def accuracy(rows, said):
    return 100 * numpy.mean([row["intent"] == one for row, one in zip(rows, said)])


def compare(title, train, tests, *flags):
    results = {"scikit-learn": sklearn(train, tests)}
    results["fastText"], theirs = fast_text(train, tests)
    results["linear stage"], speed, _ = ours(train, tests, False, *flags)
    results["with embedding"], _, size = ours(train, tests, True, *flags)
    for name, rows in tests.items():
        figures = [f"{accuracy(rows, results[system][name]):.1f}" for system in results]
        print(f"| {title} {name} | {len(rows)} | " + " | ".join(figures) + " |", flush=True)
    print(
        f"<!-- {title}: {len(train)} rows; one message takes {speed:.1f} µs, fastText {theirs:.1f} µs "
        f"(ratio {speed / theirs:.1f}); model {size / 1e6:.1f} MB -->", flush=True)
    return results


def clinc150():
    train, test = read("original/clinc150.train"), read("original/clinc150.dev")
    inside = [row for row in test if row["intent"] != "oos"]
    outside = [row for row in test if row["intent"] == "oos"]
    compare("CLINC150", [row for row in train if row["intent"] != "oos"], {"in scope": inside})
    compare("CLINC150 with oos", train, {"in scope": inside, "out of scope": outside}, "--out-of-scope", "oos")


def taxonomy():
    test = read("taxonomy/dev")
    tests = {"all": test}
    for language in LANGUAGES:
        tests[language] = [row for row in test if row["language"] == language]
    tests["unseen hotel and bank"] = read("taxonomy/dev_unseen")
    tests["unseen shops (HINT3)"] = shops()
    compare("taxonomy", read("taxonomy/train"), tests)


def sources():
    rows = read("taxonomy/train") + read("taxonomy/dev")
    families = {}
    for row in rows:
        families.setdefault(row["source"].split("-")[0], []).append(row)
    for family, members in sorted(families.items()):
        if len(members) >= 300:
            rest = [row for row in rows if row["source"].split("-")[0] != family]
            compare("without its source:", rest, {family: members})


print("| set | texts | scikit-learn | fastText | linear stage | with embedding |\n|---|---|---|---|---|---|")
for chosen in SETS:
    if chosen == "clinc150":
        clinc150()
    elif chosen == "banking77":
        train, test = every_tenth(read("original/banking77.train"))
        compare("BANKING77", train, {"tenth of train": test})
    elif chosen == "hwu64":
        compare("HWU64", read("original/hwu64.train"), {"dev": read("original/hwu64.dev")})
    elif chosen == "taxonomy":
        taxonomy()
    elif chosen == "sources":
        sources()
    else:
        sys.exit(f"'{chosen}' is no set: clinc150, banking77, hwu64, taxonomy, sources")
