// What a test author writes against `openCache` and what it returns.
import { api, openCache, resetTenant } from 'auth0-actions-cache'
import type {
  ActionsCache,
  CacheAPI,
  CacheEntry,
  CacheEvent,
  CacheLimits,
  CacheUsage,
  OpenCacheOptions,
  SeedRecord,
  Trigger,
} from 'auth0-actions-cache'

const ofRegistration: CacheAPI = api.cache
// @ts-expect-error the tenant decides which cache it is
api.cache = ofRegistration

const cache: ActionsCache = openCache()
openCache(undefined, { tenant: 'acme' })
openCache('post-login')
const trigger: Trigger = 'credentials-exchange'
openCache(trigger, {})
openCache('post-login', { tenant: 'acme', limits: { maxTotalBytes: 16640 }, evictionRate: 0.5, evictionSeed: 7 })
openCache('post-login', { tenant: undefined, limits: { maxEntries: undefined }, evictionRate: undefined, anyTrigger: undefined })
openCache('post-login', { anyTrigger: false, strict: true })
// @ts-expect-error a switch
openCache('post-login', { strict: 1 })
openCache('post-tomorrow', { anyTrigger: true })
declare const options: OpenCacheOptions
const helper = (...args: Parameters<typeof openCache>): ActionsCache => openCache(...args)
helper('post-login', options)
openCache('post-login', options)
// @ts-expect-error no documented trigger, and perhaps none admitted
openCache('post-tomorrow', options)
// @ts-expect-error no documented trigger
openCache('post-tomorrow')
// @ts-expect-error no documented trigger, and none admitted
openCache('post-tomorrow', { anyTrigger: false })
// @ts-expect-error a trigger is a string
openCache(1, { anyTrigger: true })
// @ts-expect-error a tenant is a string
openCache('post-login', { tenant: 1 })
// @ts-expect-error there is no such limit
openCache('post-login', { limits: { maxRecords: 1 } })
// @ts-expect-error a limit is a number
openCache('post-login', { limits: { maxEntries: '1' } })
// @ts-expect-error a rate is a number
openCache('post-login', { evictionRate: '0.5' })
// @ts-expect-error there is no such option
openCache('post-login', { ttl: 1000 })

const names: string = cache.trigger + cache.tenant
const limits: Readonly<CacheLimits> = cache.limits
const total: number = limits.maxEntries + limits.maxKeyBytes + limits.maxValueBytes + limits.maxTotalBytes
const longest: number = Math.max(limits.defaultTtlMs, limits.maxTtlMs)
// @ts-expect-error readonly
cache.trigger = 'post-login'
// @ts-expect-error readonly
cache.tenant = 'acme'
// @ts-expect-error readonly
cache.limits = limits
// @ts-expect-error readonly
cache.limits.maxEntries = 1
// @ts-expect-error readonly
cache.api = { cache: ofRegistration }

// The Action's `api`, in a fuller double or assigned into one.
const double = { ...cache.api, idToken: { setCustomClaim(_name: string, _value: unknown) {} } }
double.cache.set('key', 'value')
declare const harnessApi: { cache: CacheAPI }
harnessApi.cache = cache.api.cache

const records: CacheEntry[] = cache.records()
const [first] = records
const entry: [string, string, number] | undefined = first && [first.key, first.value, first.expires_at]

cache.seed({ token: 'value', other: { value: 'value', ttl: 1000 } })
cache.seed([{ key: 'token', value: 'value', expires_at: 1000 }])
cache.seed(records)
const seed: Record<string, SeedRecord> = { token: { value: 'value' } }
cache.seed(seed)
cache.seed(Object.freeze({ token: 'value' }))
const byKey: Record<string, CacheEntry> = Object.fromEntries(records.map((record) => [record.key, record]))
cache.seed(byKey)
// @ts-expect-error records are needed
cache.seed()
cache.seed({ token: { json: { id: 1 }, ttl: 1000 } })
cache.seed([{ key: 'token', json: [1] }])
// @ts-expect-error a record has a value
cache.seed({ token: { ttl: 1000 } })
// @ts-expect-error a record has one of both
cache.seed({ token: { value: 'value', json: 1 } })
// @ts-expect-error a record in a list has a key
cache.seed([{ value: 'value' }])
// @ts-expect-error a value is a string
cache.seed({ token: 1 })

const evicted: number = cache.evict() + cache.evict('token')
// @ts-expect-error a key is a string
cache.evict(1)

cache.fail('set', 'FailedToSetCacheRecord')
cache.fail('delete', 'FailedToDeleteCacheRecord', { times: Infinity })
cache.fail('set', 'MaxSideEffectsExceeded', {})
// @ts-expect-error get never fails
cache.fail('get', 'MaxSideEffectsExceeded')
// @ts-expect-error no code of production's
cache.fail('set', 'CacheFull')
// @ts-expect-error a number of times
cache.fail('set', 'MaxSideEffectsExceeded', { times: '2' })
// @ts-expect-error the number of times goes into an object
cache.fail('set', 'MaxSideEffectsExceeded', 2)

const usage: CacheUsage = cache.usage()
const counters: number[] = [
  usage.entries,
  usage.bytes,
  usage.hits,
  usage.misses,
  usage.sets,
  usage.deletes,
  usage.refusals,
  usage.evictions,
  usage.expirations,
]
// @ts-expect-error there is no such counter
usage.gets

const history: CacheEvent[] = cache.history()
const told: (string | number | undefined)[] = history.map((event) => {
  switch (event.event) {
    case 'missed':
      return event.reason === 'expired' ? event.causedAt : event.elsewhere
    case 'refused':
      return event.code === 'CacheSizeExceeded' ? (event.bytes ?? event.entries ?? event.limit) : `${event.operation} ${event.ordered} ${event.warning} ${event.message}`
    case 'warned':
      return event.warning === 'TtlLooksLikeSeconds' ? event.message : event.warning
    case 'evicted':
      return event.by
    case 'deleted':
    case 'expired':
    case 'spared':
      return `${event.key} ${event.at} ${event.execution}`
  }
})
// @ts-expect-error no event has a value
history[0]?.value
// @ts-expect-error only a miss has a reason
history.map((event) => event.reason)
cache.newExecution()

cache.reset()
resetTenant()
resetTenant('acme')
// @ts-expect-error a tenant is a string
resetTenant(1)

export { counters, entry, evicted, longest, names, told, total }
