import GatewayService
import Launch

@main
struct GatewayMain {
    static func main() async {
        await Launcher.start(Gateway.definition)
    }
}
