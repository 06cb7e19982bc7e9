import Launch
import RetrieverService

@main
struct RetrieverMain {
    static func main() async {
        await Launcher.start(Retriever.definition)
    }
}
