import Foundation
import Languages
import Logging
import ServiceLifecycle
import Settings
import Synchronization
import Telemetry

/// The prompt files in force, by market and language. A change takes effect while the service runs; a file with mistakes
/// changes nothing.
final class PromptLibrary: Service {
    private struct State {
        var files: [String: PromptFile] = [:]
        var modified: [String: Date] = [:]
    }

    private let folder: @Sendable () -> String
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter folder: asked at each look; the configuration may name another one.
    init(folder: @escaping @Sendable () -> String, logger: Logger) {
        self.folder = folder
        self.logger = logger
        reload()
    }

    /// The style of a market in a language, or that of the language alone.
    func style(market: String, language: Language, conversation: String) -> PromptStyle {
        let file = state.withLock { $0.files["\(market)/\(language.rawValue)"] ?? $0.files[language.rawValue] }
        return file.map { PromptStyle($0, language: language, conversation: conversation) }
            ?? PromptStyle(language: language)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                reload()
                // Ends early only when the service ends.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    func reload() {
        let root = folder()
        var found: [String: Date] = [:]
        for name in Self.paths(root) {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(name).yaml")
            found[name] = attributes?[.modificationDate] as? Date
        }
        let known = state.withLock { $0.modified }
        guard found != known else { return }
        for (name, date) in found where known[name] != date {
            do throws(SettingsError) {
                let file = try PromptFile(path: "\(root)/\(name).yaml")
                state.withLock { $0.files[name] = file }
            } catch {
                logger.error("a prompt file has mistakes; the old one stays", metadata: [LogKey.error: "\(error)"])
            }
        }
        state.withLock { state in
            state.files = state.files.filter { found[$0.key] != nil }
            state.modified = found
        }
    }

    /// `it`, `ch/it`: every file of a language, and of one in a market's folder.
    private static func paths(_ root: String) -> [String] {
        let languages = Set(Language.allCases.map { $0.rawValue + ".yaml" })
        let files = FileManager.default
        let top = (try? files.contentsOfDirectory(atPath: root)) ?? []
        let markets = top.filter { !$0.contains(".") }
        let inMarkets = markets.flatMap { market in
            ((try? files.contentsOfDirectory(atPath: "\(root)/\(market)")) ?? []).filter(languages.contains)
                .map { "\(market)/\($0.dropLast(5))" }
        }
        return top.filter(languages.contains).map { String($0.dropLast(5)) } + inMarkets
    }
}
