import Foundation
import Redis
import Settings

/// The book of all replicas, in Redis.
///
/// Structures, all of which may vanish: `fd:llm:model:<provider>/<model>`, a hash with the circuit (`until`, `trial`,
/// `openings`, `probe`, `row`, `w`, `n`, `f`) and the use by window (`r`/`t` and the slice, `R`/`T` and the hour);
/// `fd:llm:spend:…` and `fd:llm:calls:…`, numbers that expire with their day or hour. One script admits, one settles.
struct RedisBook: Sendable {
    let redis: RedisConnection
    /// Where sums of a day start that Redis does not know: it may have lost them. Nil: at zero.
    var history: (any SpendHistory)?
    /// Unix milliseconds; nil takes Redis' own clock, which all replicas share.
    var clock: (@Sendable () -> Int64)?

    private static let deadline: Duration = .milliseconds(150)

    private struct Candidate: Encodable {
        let rm, tm, rd, td: Int?
        let since: Int64?
        let ra, ta: Int?
        let tokens, micros: Int
    }

    func admit(_ applicants: [Applicant], for account: SpendAccount) async throws -> Admission {
        let now = clock?() ?? Int64(Date().timeIntervalSince1970 * 1000)
        switch try await ask(applicants, for: account, at: now, history == nil ? .start : .ask) {
        case .admission(let admission): return admission
        case .missing(let missing):
            let sums = await history?.spent(missing, of: account, at: now) ?? [:]
            for (key, sum) in sums {
                // Another replica may have been quicker, and have spent since.
                _ = try await redis.send(
                    ["SET", .init(key), .init("\(sum)"), "NX", "PX", "90000000"], deadline: Self.deadline)
            }
        }
        guard case .admission(let admission) = try await ask(applicants, for: account, at: now, .leave) else {
            throw RedisError(reply: "ERR the admission script asked for sums twice")
        }
        return admission
    }

    private enum Reply {
        case admission(Admission)
        case missing(MissingSums)
    }

    /// What becomes of a sum that is not there.
    private enum MissingSum: String {
        /// It is asked for first.
        case ask
        /// It starts at zero, since there is no history.
        case start
        /// The history could not tell it: it is not counted, so that the next call asks again.
        case leave
    }

    private func ask(
        _ applicants: [Applicant],
        for account: SpendAccount,
        at now: Int64,
        _ missing: MissingSum
    ) async throws -> Reply {
        let candidates = applicants.map { applicant in
            let allowance = QuotaWindow.allowance(applicant.quota, at: now)
            return Candidate(
                rm: applicant.quota.requestsPerMinute, tm: applicant.quota.tokensPerMinute,
                rd: applicant.quota.requestsPerDay, td: applicant.quota.tokensPerDay, since: allowance?.since,
                ra: allowance?.requests, ta: allowance?.tokens, tokens: applicant.tokens, micros: applicant.micros)
        }
        let caps = [
            account.contactPerDay, account.businessPerDay, account.totalPerDay, account.contactCallsPerHour,
        ]
        let reply = try await redis.run(
            Self.admission,
            keys: account.keys(at: now) + applicants.map { Self.key($0.key) },
            arguments: [
                clock == nil ? "0" : "\(now)", String(decoding: try JSONEncoder().encode(candidates), as: UTF8.self),
            ] + caps.map(String.init) + [missing.rawValue],
            deadline: Self.deadline
        )
        guard let parts = reply.array, parts.count >= 2, let index = parts[0].integer, let at = parts[1].integer else {
            throw RedisError(reply: "ERR the admission script answered \(reply)")
        }
        if let missing = MissingSums(rawValue: -Int(index)) { return .missing(missing) }
        let refusals = parts.dropFirst(2).map { Self.refusal($0.text ?? "") }
        guard index > 0, applicants.indices.contains(Int(index) - 1) else {
            return .admission(Admission(refusals: refusals, call: nil))
        }
        let call = AdmittedCall(
            index: Int(index) - 1, applicant: applicants[Int(index) - 1], account: account, at: at)
        return .admission(Admission(refusals: refusals, call: call))
    }

    func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async throws {
        let tokens = (outcome.tokens ?? call.applicant.tokens) - call.applicant.tokens
        let micros = (outcome.micros ?? call.applicant.micros) - call.applicant.micros
        _ = try await redis.run(
            Self.settlement,
            keys: call.account.keys(at: call.at) + [Self.key(call.applicant.key)],
            arguments: [
                clock.map { "\($0())" } ?? "0", Self.word(outcome.error), Self.wait(outcome.error), "\(call.at)",
                "\(call.applicant.quota.isLimited ? tokens : 0)", "\(micros)", "0",
            ],
            deadline: Self.deadline
        )
    }

    func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async throws {
        let word = error != nil ? Self.word(error) : probe == .completion ? "answers" : "alive"
        _ = try await redis.run(
            Self.settlement, keys: ["", "", "", "", Self.key(key)].map { $0.isEmpty ? "fd:llm:none" : $0 },
            arguments: [clock.map { "\($0())" } ?? "0", word, Self.wait(error), "0", "0", "0", "1"],
            deadline: Self.deadline)
    }

    /// Whether this replica is the one that probes now.
    func claimsProbe(_ key: String, every interval: Duration) async throws -> Bool {
        let milliseconds = Int(interval / .milliseconds(1))
        let reply = try await redis.send(
            ["SET", .init("fd:llm:probe:\(key)"), "1", "NX", "PX", .init("\(max(1, milliseconds - 500))")],
            deadline: Self.deadline)
        return reply != .null
    }

    private static func key(_ key: String) -> String { "fd:llm:model:\(key)" }

    private static func word(_ error: ProviderError?) -> String {
        guard let error else { return "ok" }
        return switch error.weight {
        case .opensAtOnce: "opens"
        case .counts: "counts"
        case nil: "none"
        }
    }

    private static func wait(_ error: ProviderError?) -> String {
        guard case .rateLimited(let wait?)? = error else { return "0" }
        return "\(Int(wait / .milliseconds(1)))"
    }

    private static func refusal(_ text: String) -> ProviderError {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        return switch parts.first {
        case "quota": .quotaSpent(parts.last ?? "")
        case "cap": .capReached(parts.last ?? "")
        default: .circuitOpen
        }
    }

    /// KEYS: spent by contact, business, all; calls of the contact; one hash per applicant.
    /// ARGV: now or 0, applicants, three caps, cap of calls, what becomes of a missing sum. Returns place (0: none; -1 and
    /// -2: `MissingSums`), now, why those before it were not.
    private static let admission = RedisScript(
        """
        local now = tonumber(ARGV[1])
        if now == 0 then local t = redis.call('TIME'); now = t[1] * 1000 + math.floor(t[2] / 1000) end
        local slice, hour = math.floor(now / 10000), math.floor(now / 3600000)
        local spent = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
        local scopes = {'contact', 'business', 'deployment'}
        local reply = {0, now}
        local applicants = cjson.decode(ARGV[2])
        if ARGV[7] == 'ask' and not (spent[1] and spent[2] and spent[3]) then
          local missing = spent[2] and spent[3] and -1 or -2
          for _, c in ipairs(applicants) do if c.micros > 0 then return {missing, now} end end
        end
        for i, c in ipairs(applicants) do
          local key, why = KEYS[4 + i], nil
          if tonumber(spent[4] or 0) >= tonumber(ARGV[6]) then why = 'cap:contact' end
          for s = 1, 3 do
            if not why and c.micros > 0 and tonumber(spent[s] or 0) + c.micros > tonumber(ARGV[2 + s]) then
              why = 'cap:' .. scopes[s]
            end
          end
          local h, old, flat = {}, {}, redis.call('HGETALL', key)
          for f = 1, #flat, 2 do h[flat[f]] = tonumber(flat[f + 1]) end
          local limited = c.rm or c.tm or c.rd or c.td
          if limited then
            local mr, mt, dr, dt, sr, st = 0, 0, 0, 0, 0, 0
            for f, v in pairs(h) do
              local kind, at = string.sub(f, 1, 1), tonumber(string.sub(f, 2))
              if at and (kind == 'r' or kind == 't') then
                if at <= slice - 7 then old[#old + 1] = f elseif kind == 'r' then mr = mr + v else mt = mt + v end
              elseif at and (kind == 'R' or kind == 'T') then
                if at <= hour - 25 then old[#old + 1] = f
                elseif kind == 'R' then
                  dr = dr + v
                  if c.since and at >= c.since then sr = sr + v end
                else
                  dt = dt + v
                  if c.since and at >= c.since then st = st + v end
                end
              end
            end
            if #old > 0 then redis.call('HDEL', key, unpack(old)) end
            local function over(used, more, limit, name)
              if not why and limit and used + more > limit then why = 'quota:' .. name end
            end
            over(mr, 1, c.rm, 'requests of the minute')
            over(mt, c.tokens, c.tm, 'tokens of the minute')
            over(dr, 1, c.rd, 'requests of the day')
            over(dt, c.tokens, c.td, 'tokens of the day')
            over(sr, 1, c.ra, 'requests of the day so far')
            over(st, c.tokens, c.ta, 'tokens of the day so far')
          end
          if not why and h['until'] then
            if now < h['until'] or (h.trial and now < h.trial + 60000) then why = 'open'
            else redis.call('HSET', key, 'trial', now); redis.call('PEXPIRE', key, 93600000) end
          end
          if not why then
            if limited then
              redis.call('HINCRBY', key, 'r' .. slice, 1)
              redis.call('HINCRBY', key, 't' .. slice, c.tokens)
              redis.call('HINCRBY', key, 'R' .. hour, 1)
              redis.call('HINCRBY', key, 'T' .. hour, c.tokens)
              redis.call('PEXPIRE', key, 93600000)
            end
            if c.micros > 0 then
              for s = 1, 3 do
                if spent[s] or ARGV[7] == 'start' then
                  redis.call('INCRBY', KEYS[s], c.micros)
                  redis.call('PEXPIRE', KEYS[s], 90000000)
                end
              end
            end
            redis.call('INCRBY', KEYS[4], 1)
            redis.call('PEXPIRE', KEYS[4], 3700000)
            reply[1] = i
            return reply
          end
          reply[#reply + 1] = why
        end
        return reply
        """)

    /// KEYS as above with one hash. ARGV: now or 0, outcome, wait in ms, when it was admitted, tokens and money to add,
    /// whether it is a probe's.
    private static let settlement = RedisScript(
        """
        local now = tonumber(ARGV[1])
        if now == 0 then local t = redis.call('TIME'); now = t[1] * 1000 + math.floor(t[2] / 1000) end
        local key, word, at = KEYS[5], ARGV[2], tonumber(ARGV[4])
        local tokens, micros = tonumber(ARGV[5]), tonumber(ARGV[6])
        if tokens ~= 0 then
          redis.call('HINCRBY', key, 't' .. math.floor(at / 10000), tokens)
          redis.call('HINCRBY', key, 'T' .. math.floor(at / 3600000), tokens)
          redis.call('PEXPIRE', key, 93600000)
        end
        for s = 1, 3 do
          -- A sum that was lost starts again from the ledger, which will know of this.
          if micros ~= 0 and redis.call('EXISTS', KEYS[s]) == 1 then redis.call('INCRBY', KEYS[s], micros) end
        end
        if word == 'none' then
          if ARGV[7] == '0' then redis.call('HDEL', key, 'trial') end
          return 0
        end
        local v = redis.call('HMGET', key, 'until', 'trial', 'openings', 'row', 'w', 'n', 'f', 'probe')
        local open, trial, openings, row = tonumber(v[1]), tonumber(v[2]), tonumber(v[3] or 0), tonumber(v[4] or 0)
        if word == 'alive' or word == 'answers' then
          -- A list of models says nothing of a provider that hangs on calls, or will have none for a while.
          if open and open > now and (v[8] == '1' or word == 'answers') then redis.call('HSET', key, 'until', now) end
          return 0
        end
        local w, n, f = tonumber(v[5] or 0), tonumber(v[6] or 0), tonumber(v[7] or 0)
        if now - w > 60000 then w, n, f = now, 0, 0 end
        n = n + 1
        if word == 'ok' then
          if trial then redis.call('HDEL', key, 'until', 'trial', 'openings', 'probe') end
          row = 0
        else
          row, f = row + 1, f + 1
          if open or word == 'opens' or row >= 3 or (n >= 10 and f * 2 > n) then
            openings = openings + 1
            local pause = math.min(30000 * openings, 300000)
            local wait = tonumber(ARGV[3])
            if wait > 0 then pause = math.min(math.max(wait, 1000), 300000) end
            redis.call('HSET', key, 'until', now + pause, 'openings', openings, 'probe', ARGV[7])
            redis.call('HDEL', key, 'trial')
          end
        end
        redis.call('HSET', key, 'row', row, 'w', w, 'n', n, 'f', f)
        redis.call('PEXPIRE', key, 93600000)
        return 1
        """)
}
