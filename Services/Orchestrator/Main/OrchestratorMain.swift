import Launch
import OrchestratorService

@main
struct OrchestratorMain {
    static func main() async {
        await Launcher.start(Orchestrator.definition)
    }
}
