import Foundation

/// Confidence against the share of right answers, as an SVG: a calibrated model lies on the diagonal.
struct ReliabilityPlot {
    struct Bin: Sendable, Encodable, Equatable {
        let rows: Int
        /// Means of the bin; 0 where it is empty.
        let confidence: Double
        let accuracy: Double
    }

    private let bins: [Bin]
    private static let side = 320.0
    private static let margin = 48.0

    init(_ bins: [Bin]) {
        self.bins = bins
    }

    var svg: String {
        let all = Self.side + 2 * Self.margin
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(all) \(all)" font-family="sans-serif" font-size="11">
            <rect width="\(all)" height="\(all)" fill="#fff"/>
            <path d="M\(x(0)) \(y(0))H\(x(1))M\(x(0)) \(y(0))V\(y(1))" stroke="#444" fill="none"/>
            <path d="M\(x(0)) \(y(0))L\(x(1)) \(y(1))" stroke="#999" stroke-dasharray="4 4" fill="none"/>
            <text x="\(x(0.5))" y="\(all - 10)" text-anchor="middle">confidence</text>
            <text x="14" y="\(y(0.5))" text-anchor="middle" transform="rotate(-90 14 \(y(0.5)))">share of right answers</text>
            """
        ]
        for tick in stride(from: 0.0, through: 1.0, by: 0.2) {
            let label = String(format: "%.1f", tick)
            parts.append("<text x=\"\(x(tick))\" y=\"\(y(0) + 16)\" text-anchor=\"middle\">\(label)</text>")
            parts.append("<text x=\"\(x(0) - 6)\" y=\"\(y(tick) + 4)\" text-anchor=\"end\">\(label)</text>")
        }
        let most = Double(bins.map(\.rows).max() ?? 1)
        for bin in bins where bin.rows > 0 {
            let radius = 3 + 9 * (Double(bin.rows) / most).squareRoot()
            let title = String(
                format: "%d texts, confidence %.2f, right %.2f", bin.rows, bin.confidence, bin.accuracy)
            parts.append(
                "<circle cx=\"\(x(bin.confidence))\" cy=\"\(y(bin.accuracy))\" r=\"\(radius)\" fill=\"#2563eb\" "
                    + "fill-opacity=\"0.7\"><title>\(title)</title></circle>")
        }
        return (parts + ["</svg>\n"]).joined(separator: "\n")
    }

    private func x(_ share: Double) -> Double { (Self.margin + share * Self.side).rounded() }
    private func y(_ share: Double) -> Double { (Self.margin + (1 - share) * Self.side).rounded() }
}
