import Postgres

/// The tables of the business's knowledge; the retriever alone owns them.
enum KnowledgeSchema {
    /// The role the retriever takes: row-level security binds it.
    static let role = "fd_retriever"

    static let migrations = MigrationSet(
        name: "knowledge",
        migrations: [
            Migration(
                version: 1,
                name: "documents and chunks",
                sql: [PackageResources.knowledge_sql, PackageResources.functions_sql, PackageResources.router_sql]
                    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
            )
        ]
    )
}
