import Foundation
import Settings

/// Where the intent model is: `FRONTDESK_INTENT_MODEL`, or beside the program as the build put it there.
enum ModelLocation {
    static func path(_ environment: Environment) throws(SettingsError) -> String {
        if let given = try environment["FRONTDESK_INTENT_MODEL"] { return given }
        let name = "frontdesk_RouterService.resources/intents.fdmodel"
        let beside = Bundle.main.bundleURL.appendingPathComponent(name).path
        if FileManager.default.fileExists(atPath: beside) { return beside }
        return "/usr/share/frontdesk/intents.fdmodel"
    }
}
