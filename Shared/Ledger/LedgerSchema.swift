package import Postgres

/// The ledger's tables and functions, as migrations.
package enum LedgerSchema {
    package static let migrations = MigrationSet(
        name: "ledger",
        migrations: [
            Migration(
                version: 1,
                name: "turn protocol",
                sql: [
                    PackageResources.tables_sql, PackageResources.fairness_sql, PackageResources.functions_sql,
                    PackageResources.merge_sql, PackageResources.models_sql,
                    PackageResources.people_sql, PackageResources.intake_sql, PackageResources.media_sql,
                    PackageResources.booking_sql, PackageResources.delivery_sql,
                    PackageResources.numbers_sql, PackageResources.tasks_sql, PackageResources.retention_sql,
                    PackageResources.watch_sql, PackageResources.roles_sql,
                ].map(text).joined(separator: "\n")
            )
        ]
    )

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
