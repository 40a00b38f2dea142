package org.uitpas.open.app.core

import org.uitpas.open.app.R
import org.uitpas.open.app.Sides
import org.uitpas.open.app.UitpasApplication
import org.uitpas.open.app.system.KeystoreSecrets
import org.uitpas.open.app.system.Network
import org.uitpas.open.app.system.PhoneClock
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.PassholderApp
import org.uitpas.open.core.PassholderView
import org.uitpas.open.core.UitpasConfig

/** The two apps of the core on this phone, each with a store and secrets of its own. */
class Seats(private val app: UitpasApplication) {
    private val network by lazy { Network(app) }
    private val all = mutableListOf<Seat<*, *>>()

    /** Those that were needed up to now. */
    val opened: List<Seat<*, *>> get() = all.toList()

    /** Those that left something on this phone, now or in an earlier process. */
    val used: List<Seat<*, *>>
        get() = Sides.entries.filter { folder(it).exists() }.map { if (it == Sides.PASSHOLDER) passholder else counter }

    val passholder: Seat<PassholderView, PassholderAction> by lazy {
        seat { PassholderCore(PassholderApp.open(config(Sides.PASSHOLDER), secrets(Sides.PASSHOLDER), PhoneClock(app))) }
    }

    val counter: Seat<CounterView, CounterAction> by lazy {
        seat { CounterCore(CounterApp.open(config(Sides.COUNTER), secrets(Sides.COUNTER), PhoneClock(app))) }
    }

    private fun <V : Any, A : Any> seat(open: () -> Core<V, A>) = Seat(open).also {
        all += it
        network.follow(it)
    }

    private fun secrets(side: Sides) = KeystoreSecrets(app.noBackupFilesDir.resolve("${side.folder}-secrets"))

    private fun config(side: Sides) = UitpasConfig(
        registryUrl = app.registryUrl,
        issuerUrl = app.getString(R.string.issuer_url).ifEmpty { null },
        clientId = app.getString(R.string.client_id),
        redirectUri = app.getString(R.string.redirect_uri),
        dataDir = folder(side).path,
        online = network.online,
        language = app.resources.configuration.locales[0].toLanguageTag(),
    )

    private fun folder(side: Sides) = app.noBackupFilesDir.resolve(side.folder)

    private val Sides.folder get() = name.lowercase()
}
