package org.uitpas.open.app.system

import android.app.Activity
import android.content.Intent
import android.nfc.NfcAdapter
import android.provider.Settings

/** Reads the chip numbers of passes that are held at the phone. */
class TagReader(private val activity: Activity, private val tapped: (chip: String) -> Unit) {
    private val adapter: NfcAdapter? = NfcAdapter.getDefaultAdapter(activity)

    /** The phone can, but it is switched off. */
    val isOff get() = adapter?.isEnabled == false

    /** From now on, without the system's own sound: the verdict has one. */
    fun start() {
        adapter?.enableReaderMode(
            activity,
            { tag -> activity.runOnUiThread { tapped(tag.id.toHexString(HexFormat.UpperCase)) } },
            NfcAdapter.FLAG_READER_NFC_A or NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK or
                NfcAdapter.FLAG_READER_NO_PLATFORM_SOUNDS,
            null,
        )
    }

    /** No more. */
    fun stop() {
        adapter?.disableReaderMode(activity)
    }

    /** Where it is switched on. */
    fun openSettings() = activity.startActivity(Intent(Settings.ACTION_NFC_SETTINGS))
}
