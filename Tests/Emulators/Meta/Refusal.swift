/// Why the API says no.
package struct Refusal: Error, Sendable, Equatable {
    package let status: Int
    package let code: Int
    package let details: String

    package init(_ code: Int, _ details: String) {
        self.code = code
        self.details = details
        status = ErrorCodes.all[code]?.status ?? 400
    }
}

/// The documented error codes, with their HTTP status and title (sections 5.1 to 5.3 of the reference). Codes whose
/// status Meta does not document are answered with 400.
package enum ErrorCodes {
    package static let all: [Int: (status: Int, title: String)] = [
        0: (401, "AuthException"), 1: (400, "API Unknown"), 2: (503, "API Service"), 3: (500, "API Method"),
        4: (400, "API Too Many Calls"), 10: (403, "Permission Denied"), 33: (400, "Parameter value is not valid"),
        100: (400, "Invalid parameter"), 104: (400, "Access token required"), 190: (401, "Access token has expired"),
        200: (403, "API Permission"), 299: (403, "API Permission"),
        368: (403, "Temporarily blocked for policies violations"),
        613: (400, "Calls to this api have exceeded the rate limit"), 80007: (400, "Rate limit issues"),
        130403: (400, "Business blocked the user"), 130429: (400, "Rate limit hit"),
        130472: (400, "User's number is part of an experiment"),
        130497: (403, "Business account is restricted from messaging users in this country"),
        131000: (500, "Something went wrong"), 131005: (403, "Access denied"),
        131008: (400, "Required parameter is missing"), 131009: (400, "Parameter value is not valid"),
        131016: (500, "Service unavailable"), 131021: (400, "Recipient cannot be sender"),
        131026: (400, "Message Undeliverable"), 131030: (400, "Recipient phone number not in allowed list"),
        131031: (403, "Account has been locked"), 131037: (400, "Display name approval needed"),
        131042: (400, "Business eligibility payment issue"), 131044: (400, "Business eligibility payment issue"),
        131045: (500, "Incorrect certificate"), 131047: (400, "Re-engagement message"),
        131048: (400, "Spam rate limit hit"), 131049: (400, "Meta chose not to deliver"),
        131050: (400, "User has stopped marketing"), 131051: (400, "Unsupported message type"),
        131052: (400, "Media download error"), 131053: (400, "Media upload error"),
        131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
        131057: (500, "Account in maintenance mode"), 131059: (400, "Invalid cursor"),
        131062: (400, "Business-scoped user id not supported for this message"),
        131063: (400, "Marketing disabled on Cloud API"), 131064: (400, "Template classification limit"),
        132000: (400, "Template Param Count Mismatch"), 132001: (404, "Template does not exist"),
        132005: (400, "Template Hydrated Text Too Long"), 132007: (400, "Template Format Character Policy Violated"),
        132008: (400, "Template parameter value badly formatted"), 132012: (400, "Template Parameter Format Mismatch"),
        132015: (400, "Template is Paused"), 132016: (400, "Template is Disabled"),
        132018: (400, "Template validation error"), 132068: (400, "Flow is in blocked state"),
        132069: (400, "Flow is in throttled state"), 133000: (500, "Incomplete Deregistration"),
        133004: (503, "Server Temporarily Unavailable"), 133005: (400, "Two step verification PIN Mismatch"),
        133006: (400, "Phone number re-verification needed"),
        133008: (400, "Too Many two step verification PIN Guesses"),
        133009: (400, "Two step verification PIN Guessed Too Fast"), 133010: (400, "Phone number Not Registered"),
        133015: (400, "Please wait a few minutes before attempting to register this phone number"),
        133016: (400, "Account register deregister rate limit exceeded"), 134011: (400, "Payments terms not accepted"),
        134100: (400, "Only marketing messages supported"), 134101: (400, "Template still syncing"),
        134102: (500, "Template unavailable"), 135000: (400, "Generic user error"),
        137000: (400, "Identity hash mismatch"), 2388019: (400, "Template count limit"),
        2388039: (400, "Status cannot change"), 2388040: (400, "Template text too long"),
        2388047: (400, "Header is invalid"), 2388072: (400, "Body is invalid"), 2388073: (400, "Footer is invalid"),
        2388293: (400, "Too many variables for the length"), 2388299: (400, "Variable at start or end"),
        131020: (400, "Single group member"), 131041: (400, "Unknown group"), 131055: (400, "Marketing API only"),
        131208: (429, "Groups rate limit"), 138000: (400, "Calling: generic"),
        138018: (400, "Calling: last of its family"),
        139000: (400, "Flow management: generic"), 139004: (400, "Flow management: last of its family"),
        139100: (400, "Block list: bulk failed"), 139101: (400, "Block list: limit"),
        139102: (400, "Block list: concurrent"), 139103: (500, "Block list: internal"),
        147001: (400, "Username: generic"), 147005: (400, "Username: last of its family"),
        2_388_012: (400, "Number migration"), 2_388_091: (400, "Number migration"),
        2_388_093: (400, "Number migration"),
        2_388_103: (400, "Number migration"), 2_494_100: (400, "Number in maintenance"),
        2_593_107: (400, "Coexistence sync limit"), 2_593_108: (400, "Coexistence sync outside 24 hours"),
        200_005: (400, "Template insights"), 200_007: (400, "Template insights"),
        1_752_041: (400, "Duplicate onboarding"),
        2500: (400, "Unknown path components"),
    ]
}
