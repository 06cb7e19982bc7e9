import Launch
import Settings

extension Router {
    static let commands = [
        ServiceCommand("train", "--output FILE DATA…: make an intent model", run: TrainTool.run),
        ServiceCommand(
            "evaluate", "[--json] [--svg FILE] DATA…: how the model does on judged texts", run: EvaluateTool.run),
        ServiceCommand(
            "explain", "[--business ID] \"TEXT\": the intents of a text, and what decided", run: ExplainTool.run),
        ServiceCommand(
            "suggest", "--business ID [--json]: messages the router was not sure of, put together for labelling",
            run: SuggestTool.run),
    ]

    static func model() throws -> LinearModel {
        try LinearModel(path: ModelLocation.path(Environment()))
    }
}
