import Foundation
package import Logging
import ServiceLifecycle
import Synchronization

/// The settings in force. A change of the file takes effect without a restart; a file with mistakes changes nothing.
package final class SettingsHandle: Service {
    private let path: String
    private let logger: Logger
    private let state: Mutex<(settings: FrontdeskSettings, modified: Date?)>

    package init(path: String, logger: Logger) throws(SettingsError) {
        self.path = path
        self.logger = logger
        state = Mutex((try FrontdeskSettings(path: path), Self.modified(path)))
    }

    package var current: FrontdeskSettings {
        state.withLock { $0.settings }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                reload()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    func reload() {
        let modified = Self.modified(path)
        guard modified != state.withLock({ $0.modified }) else { return }
        do throws(SettingsError) {
            let settings = try FrontdeskSettings(path: path)
            let before = state.withLock { state in
                defer { state = (settings, modified) }
                return state.settings
            }
            guard before.version != settings.version else { return }
            logger.notice("the configuration was changed", metadata: ["version": "\(settings.version)"])
            let late = zip(before.readAtStart, settings.readAtStart).filter { $0.value != $1.value }.map(\.0.name)
            guard !late.isEmpty else { return }
            logger.warning(
                "a part of the change takes effect at the next start",
                metadata: ["settings": "\(late.joined(separator: ", "))"])
        } catch {
            state.withLock { $0.modified = modified }
            logger.error("the changed configuration has mistakes; the old one stays", metadata: ["error": "\(error)"])
        }
    }

    private static func modified(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
}
