/// Which of its doors a gateway opens, so that the public edge and the console scale and fail apart: `--role`.
enum GatewayRole: String, CaseIterable {
    case all
    /// WhatsApp's webhooks only.
    case webhook
    /// The console and its API only; needs none of WhatsApp's secrets.
    case console
}
