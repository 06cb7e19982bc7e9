import MetaRules

/// Which status webhooks follow an accepted message, and when.
struct StatusPlan: Sendable {
    struct Step: Sendable {
        let status: String
        let body: String
        let delay: Duration
    }

    let message: OutgoingMessage
    let wamid: String
    let number: String
    /// What Meta bills it as.
    let category: String
    let isWindowOpen: Bool
    /// Within the 72 hours after an advertisement.
    let isFree: Bool
    /// Unix milliseconds of the emulator's clock; Meta's prices go by the day.
    let now: Int64
    /// The first status comes after it, the others after three and six times as long.
    let delay: Duration
    /// `0..<1`: how much longer than usual the later ones take.
    let spread: Double
    let fault: Fault?

    var steps: [Step] {
        if let code = fault?.failWith { return [step("failed", 0, failure(code))] }
        // Sent reactions are never told to have been read.
        let names = message.type == "reaction" ? ["sent"] : ["sent", "delivered", "read"]
        var steps = names.enumerated().filter { $0.element != fault?.dropStatus }.map { index, status in
            step(status, index, index == 0 ? pricing : "")
        }
        if fault?.reorderStatuses == true {
            let delays = steps.map(\.delay)
            steps = zip(steps.reversed(), delays).map { Step(status: $0.status, body: $0.body, delay: $1) }
        }
        return fault?.duplicateStatuses == true ? steps.flatMap { [$0, $0] } : steps
    }

    private func step(_ status: String, _ index: Int, _ extra: String) -> Step {
        Step(
            status: status,
            body: MetaJSON.status(
                status, of: wamid, to: message.to, number: number, data: message.callbackData, extra: extra),
            delay: delay * (Double(1 + index * 3) + (index > 0 ? spread : 0)))
    }

    /// Since 1 October 2026 replies and utility templates are charged within the window, too.
    private static let chargedInWindow: Int64 = 1_790_812_800_000

    private var pricing: String {
        let (type, billed) =
            if isFree {
                ("free_entry_point", "referral_conversion")
            } else if isWindowOpen, now < Self.chargedInWindow, category == "service" || category == "utility" {
                ("free_customer_service", category)
            } else {
                ("regular", category)
            }
        let conversation =
            isFree
            ? ",\"conversation\":{\"id\":\"\(wamid.suffix(16))\",\"origin\":{\"type\":\"referral_conversion\"}}" : ""
        return conversation + ",\"pricing\":{\"billable\":\(type == "regular"),\"pricing_model\":\"PMP\","
            + "\"type\":\"\(type)\",\"category\":\"\(billed)\"}"
    }

    private func failure(_ code: Int) -> String {
        let title = MetaJSON.text(ErrorCodes.all[code]?.title ?? "Error")
        return ",\"errors\":[{\"code\":\(code),\"title\":\"\(title)\",\"message\":\"\(title)\","
            + "\"error_data\":{\"details\":\"An injected failure.\"}}]"
    }
}
