package org.uitpas.open.app

import android.app.Activity
import android.nfc.NfcAdapter
import android.os.Bundle
import android.provider.Settings
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNfcAdapter
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.Tone

/** The platform's reader, which also remembers how it was asked to read. */
@Implements(NfcAdapter::class)
class RememberingNfcAdapter : ShadowNfcAdapter() {
    var flags = 0

    @Implementation
    override fun enableReaderMode(activity: Activity, callback: NfcAdapter.ReaderCallback, flags: Int, extras: Bundle?) {
        this.flags = flags
        super.enableReaderMode(activity, callback, flags, extras)
    }
}

/** Passes held at the phone. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, shadows = [RememberingNfcAdapter::class])
class NfcTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()
    private val adapter get() = Shadow.extract<RememberingNfcAdapter>(NfcAdapter.getDefaultAdapter(phone.activity))

    @Before
    fun fit() = fitNfc()

    @Test
    fun `a known pass saves a point`() {
        phone.openDesk()
        phone.tap(Demo.CHIP)
        assertEquals("saved", phone.guest.code)
        assertEquals(1u, phone.guest.pointsSaved)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
        assertTrue(phone.words().toString(), "0900 000 067 513" in phone.words())
    }

    @Test
    @Config(sdk = [26])
    fun `a known pass saves a point on Android 8`() = `a known pass saves a point`()

    @Test
    fun `two passes one after the other are two guests`() {
        phone.openDesk()
        phone.tap(Demo.CHIP)
        phone.tap(Demo.OTHER_CHIP)
        assertEquals("saved", phone.guest.code)
        assertTrue(phone.words().toString(), "0900 000 095 902" in phone.words())
        assertEquals(2, phone.desk.guests.size)
    }

    @Test
    fun `a chip that bounces counts once, and a second visit is told`() {
        phone.openDesk()
        phone.tap(Demo.CHIP)
        phone.wait(Duration.ofMillis(900))
        phone.tap(Demo.CHIP)
        assertEquals("saved", phone.guest.code)
        assertEquals(1, phone.desk.guests.size)
        phone.wait(Duration.ofSeconds(5))
        phone.tap(Demo.CHIP)
        assertEquals("already-saved", phone.guest.code)
        assertEquals(2, phone.desk.guests.size)
    }

    @Test
    fun `an unknown chip is told and saves nothing`() {
        phone.openDesk()
        phone.tap("04112233445566")
        assertNotEquals(Tone.GOOD, phone.guest.tone)
        assertEquals(0u, phone.guest.pointsSaved)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
    }

    @Test
    fun `a chip of four bytes is no pass`() {
        phone.openDesk()
        phone.tap("DEADBEEF")
        assertEquals(Tone.STOP, phone.guest.tone)
        assertEquals(0u, phone.guest.pointsSaved)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
    }

    @Test
    fun `a pass that is held up over the menu shows its verdict`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.tap(Demo.CHIP)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
    }

    @Test
    fun `reads at the desk and the kiosk alone, and never while another app is in front`() {
        phone.chooseActivityOf()
        assertFalse(adapter.isInReaderMode)
        phone.pressRow(R.id.rows, 0)
        assertTrue(adapter.isInReaderMode)
        phone.leave()
        assertFalse(adapter.isInReaderMode)
        phone.comeBack()
        assertTrue(adapter.isInReaderMode)
        phone.press(R.id.menu)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.save_pin)
        phone.press(R.id.menu)
        phone.press(R.id.kiosk)
        assertTrue(adapter.isInReaderMode)
        phone.press(R.id.leave)
        assertTrue(phone.counterView.screen is CounterScreen.Locked)
        assertFalse(adapter.isInReaderMode)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.unlock)
        assertTrue(adapter.isInReaderMode)
        phone.back()
        assertFalse(adapter.isInReaderMode)
    }

    @Test
    fun `a pass at the kiosk is greeted there`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.press(R.id.kiosk)
        phone.tap(Demo.CHIP)
        val result = checkNotNull((phone.counterView.screen as CounterScreen.Kiosk).view.result)
        assertEquals("saved", result.code)
        assertEquals(result.headline, phone.text(R.id.verdict_headline))
    }

    @Test
    fun `asks for chips of passes alone, and for no sound of the system`() {
        phone.openDesk()
        val wanted = NfcAdapter.FLAG_READER_NFC_A or NfcAdapter.FLAG_READER_NO_PLATFORM_SOUNDS or NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK
        assertEquals(wanted, adapter.flags)
    }

    @Test
    fun `says where to switch the reader on, until it is on`() {
        phone.openDesk()
        assertFalse(NfcAdapter.getDefaultAdapter(phone.activity).isEnabled)
        assertEquals(phone.counterView.labels.nfcOff, phone.text(R.id.nfc_off))
        phone.press(R.id.nfc_settings)
        assertEquals(Settings.ACTION_NFC_SETTINGS, shadowOf(phone.activity).nextStartedActivity.action)
        phone.leave()
        adapter.setEnabled(true)
        phone.comeBack()
        assertFalse(phone.sees(R.id.nfc_off))
        assertFalse(phone.sees(R.id.nfc_settings))
    }

    @Test
    fun `a phone without a reader types`() {
        fitNfc(false)
        phone.openDesk()
        assertNull(NfcAdapter.getDefaultAdapter(phone.activity))
        assertFalse(phone.sees(R.id.nfc_off))
        phone.identify(Demo.PASS)
        assertEquals("saved", phone.guest.code)
        phone.press(R.id.next_guest)
        assertTrue(phone.desk.state is DeskState.Waiting)
        phone.leave()
        phone.comeBack()
        assertTrue(phone.sees(R.id.pad))
    }
}
