/// One step of a schema. Never changed after a release: a change is a new step.
package struct Migration: Sendable {
    /// Counted from 1, without gaps.
    package let version: Int
    package let name: String
    package let sql: String

    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// FNV-1a over the text; tells a changed file from the released one.
    var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}

/// The schema of one owner: the ledger, or the knowledge.
package struct MigrationSet: Sendable {
    package let name: String
    package let migrations: [Migration]

    package init(name: String, migrations: [Migration]) {
        self.name = name
        self.migrations = migrations
    }

    package var version: Int { migrations.last?.version ?? 0 }
}
