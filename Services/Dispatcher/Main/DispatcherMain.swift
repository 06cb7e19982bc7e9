import DispatcherService
import Launch

@main
struct DispatcherMain {
    static func main() async {
        await Launcher.start(Dispatcher.definition)
    }
}
