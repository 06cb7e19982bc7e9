import Launch
import RouterService

@main
struct RouterMain {
    static func main() async {
        await Launcher.start(Router.definition)
    }
}
