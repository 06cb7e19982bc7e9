/// What a sender does about an error of the Cloud API.
enum Reaction: Sendable, Equatable {
    /// Not accepted; the same call may succeed later. Exponential, from this delay.
    case backOff(first: Duration)
    /// Not accepted, because this customer was written to too fast: 4^n seconds, which count as no try.
    case pairLimit
    /// Not accepted, because the number sends too fast: all of it slows down.
    case slowDown
    /// Not accepted, and not the message's fault: after this time everything goes on.
    case wait(Duration)
    /// Not accepted, because people blocked or reported the number: no templates for this time; this one waits as long.
    case waitWithTemplates(Duration)
    /// Not accepted, and the number cannot send until a person has mended something. The queue is kept.
    case stop
    /// The 24-hour window is closed: a template says it.
    case template
    /// The template may not be used any more.
    case stopTemplate
    /// The customer wants no advertising.
    case optOut
    /// WhatsApp cannot have the file: what was written under it goes alone.
    case withoutMedia
    /// Not accepted, and it never will be: a task for a person.
    case permanent
}

extension GraphError {
    /// By Meta's table of error codes (Cloud API, support/error-codes; sections 5.1 to 5.3 of the reference).
    var reaction: Reaction {
        switch code {
        case 131056: .pairLimit
        case 130429: .slowDown
        case 1, 2, 131000, 131016, 133004, 134102, 135000: .backOff(first: .seconds(2))
        case 131057, 133015: .backOff(first: .seconds(15))
        // Limits of calls, not of messages: minutes, and no message's fault.
        case 4, 613, 80007: .wait(.seconds(120))
        case 132069, 131208: .wait(.seconds(3600))
        case 131049: .wait(.seconds(24 * 3600))
        case 131064, 134101: .wait(.seconds(600))
        case 131048: .waitWithTemplates(.seconds(600))
        case 131047: .template
        case 132001, 132015, 132016: .stopTemplate
        case 131050: .optOut
        case 131053: .withoutMedia
        // Token, permission, number or account: nothing will be accepted until somebody has acted.
        case 0, 3, 10, 33, 104, 190, 200...299, 368, 131005, 131031, 131037, 131042, 131044, 131045, 133000, 133005,
            133006, 133008, 133009, 133010, 133016, 134011:
            .stop
        // The number's id is wrong, or the token may not use it.
        case 100 where subcode == 33: .stop
        // Wrong values, unknown templates and people who cannot be reached: 100, 130403, 130472, 130497, 131008, 131009,
        // 131021, 131026, 131030, 131051, 131062, 131063, 132000, 132005, 132007, 132008, 132012, 132018,
        // 132068, 137000, the marketing API's (131055, 134100), calls (138000 to 138018), flows (139000 to 139004), block
        // lists (139100 to 139103), groups (131020, 131041, 131201 to 131215), user names (147001 to 147005), template
        // definitions (2388…) and whatever Meta adds.
        default: isTransient ? .backOff(first: .seconds(2)) : .permanent
        }
    }
}
