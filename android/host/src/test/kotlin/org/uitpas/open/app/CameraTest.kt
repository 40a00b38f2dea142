package org.uitpas.open.app

import android.content.Intent
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.graphics.drawable.BitmapDrawable
import android.os.SystemClock
import android.provider.Settings
import android.view.MotionEvent
import android.widget.ImageView
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import javax.imageio.ImageIO
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId
import org.uitpas.open.host.Person

/** Scanning with the camera and out of pictures, as a person sees it; the cameras are the test's. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "w360dp-h640dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CameraTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    @get:Rule val cameras = FakeCameras()

    private val phone = Phone()
    private val texts get() = (phone.passholderView.screen as PassholderScreen.Scan).view.camera
    private val poster by lazy { Person.poster(TestApplication.registry.url, Demo.EVENT) }

    private fun openScan(allowed: Boolean = true) {
        phone.allowCamera(allowed)
        phone.openPass()
        phone.openTab(TabId.SCAN)
    }

    private fun startCamera() {
        openScan()
        phone.press(R.id.camera_start)
    }

    @Test
    fun `a poster in view saves a point, once`() {
        startCamera()
        assertTrue(phone.sees(R.id.camera_view))
        phone.look(cameras.on, Sights.of(poster))
        assertEquals("saved", phone.scanned?.code)
        assertEquals(phone.scanned?.headline, phone.text(R.id.verdict_headline))
        repeat(3) { cameras.on.see(Sights.of(poster)) }
        phone.settle()
        assertEquals("saved", phone.scanned?.code)
    }

    @Test
    @Config(sdk = [26])
    fun `a poster in view saves a point on Android 8`() = `a poster in view saves a point, once`()

    @Test
    fun `the next guest's pass is read while the last verdict is still there`() {
        phone.allowCamera(true)
        val holder = Phone()
        holder.openPass()
        val pass = (holder.find(R.id.live_code) as ImageView).drawable as BitmapDrawable
        phone.pickUp(Sides.COUNTER)
        phone.openDesk()
        phone.identify(Demo.PASS)
        phone.press(R.id.next_guest)
        phone.press(R.id.camera_start)
        assertFalse(phone.sees(R.id.pad))
        phone.look(cameras.on, Sights.screen(pass.bitmap))
        assertTrue(phone.desk.state is DeskState.Guest)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
        assertEquals(2, phone.desk.guests.size)
    }

    @Test
    fun `the torch goes on and off, and off with the camera`() {
        startCamera()
        assertEquals(texts.torchOn, phone.text(R.id.camera_torch))
        phone.press(R.id.camera_torch)
        assertTrue(cameras.on.isLit)
        assertEquals(texts.torchOff, phone.text(R.id.camera_torch))
        phone.press(R.id.camera_torch)
        assertFalse(cameras.on.isLit)
        phone.press(R.id.camera_torch)
        phone.press(R.id.camera_stop)
        phone.press(R.id.camera_start)
        assertEquals(texts.torchOn, phone.text(R.id.camera_torch))
    }

    @Test
    fun `touching the picture makes that place sharp`() {
        startCamera()
        val view = phone.find(R.id.camera_view)
        val at = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val touch = MotionEvent.obtain(at, at, action, view.width * 0.25f, view.height * 0.75f, 0)
            view.dispatchTouchEvent(touch)
            touch.recycle()
        }
        assertEquals(0.25f to 0.75f, cameras.on.focusedAt)
    }

    @Test
    fun `says when it is too dark, and no longer when there is light`() {
        startCamera()
        assertFalse(phone.sees(R.id.camera_dark))
        phone.look(cameras.on, Sights.plain(4))
        assertEquals(texts.dark, phone.text(R.id.camera_dark))
        phone.look(cameras.on, Sights.of(poster))
        assertFalse(phone.sees(R.id.camera_dark))
    }

    @Test
    fun `a camera that another app takes is told, and can be tried again`() {
        startCamera()
        cameras.on.lose()
        phone.settle()
        assertEquals(0, cameras.countOn)
        assertEquals(texts.refused, phone.text(R.id.camera_refused))
        assertFalse("the settings do not help", phone.sees(R.id.camera_settings))
        phone.press(R.id.camera_start)
        assertEquals(1, cameras.countOn)
        assertFalse(phone.sees(R.id.camera_refused))
    }

    @Test
    fun `is off while another app is in front, on another tab, and when stopped`() {
        startCamera()
        phone.leave()
        assertEquals(0, cameras.countOn)
        phone.comeBack()
        assertEquals(1, cameras.countOn)
        phone.openTab(TabId.PASS)
        assertEquals(0, cameras.countOn)
        phone.openTab(TabId.SCAN)
        phone.press(R.id.camera_start)
        phone.press(R.id.camera_stop)
        assertEquals(0, cameras.countOn)
        phone.leave()
        phone.comeBack()
        assertEquals(0, cameras.countOn)
    }

    @Test
    fun `a turned phone goes on scanning, and so does one whose process ended`() {
        startCamera()
        phone.turn()
        assertEquals(1, cameras.countOn)
        phone.look(cameras.on, Sights.of(poster))
        assertEquals("saved", phone.scanned?.code)
        phone.die()
        phone.openTab(TabId.SCAN)
        assertEquals(1, cameras.countOn)
    }

    @Test
    fun `without permission it says so, and typing and pictures still work`() {
        openScan(allowed = false)
        assertEquals(texts.allow, phone.text(R.id.camera_start))
        phone.press(R.id.camera_start)
        phone.answerCamera(false)
        assertEquals(0, cameras.countOn)
        assertEquals(texts.refused, phone.text(R.id.camera_refused))
        phone.press(R.id.camera_settings)
        val settings = shadowOf(phone.activity).nextStartedActivity
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, settings.action)
        assertEquals("package:${phone.app.packageName}", settings.dataString)
        phone.type(R.id.typed, "UP1.thisisnotacode")
        phone.press(R.id.submit)
        assertEquals("damaged", phone.scanned?.code)
        assertTrue(phone.sees(R.id.camera_picture))
    }

    @Test
    fun `permission that is given later in the settings takes the warning away`() {
        openScan(allowed = false)
        phone.press(R.id.camera_start)
        phone.answerCamera(false)
        phone.leave()
        phone.allowCamera(true)
        phone.comeBack()
        assertFalse(phone.sees(R.id.camera_refused))
        assertFalse(phone.sees(R.id.camera_settings))
        assertEquals(texts.start, phone.text(R.id.camera_start))
        phone.press(R.id.camera_start)
        assertEquals(1, cameras.countOn)
    }

    @Test
    fun `permission that is given at once starts the camera`() {
        openScan(allowed = false)
        phone.press(R.id.camera_start)
        phone.answerCamera(true)
        assertEquals(1, cameras.countOn)
    }

    @Test
    fun `an answer that comes after the process ended still counts`() {
        openScan(allowed = false)
        phone.press(R.id.camera_start)
        val asked = checkNotNull(shadowOf(phone.activity).lastRequestedPermission)
        phone.allowCamera(true)
        phone.die {
            phone.activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, intArrayOf(PERMISSION_GRANTED))
        }
        phone.openTab(TabId.SCAN)
        assertEquals(1, cameras.countOn)
    }

    @Test
    fun `a picture of a poster saves a point`() {
        openScan()
        phone.press(R.id.camera_picture)
        val asked = phone.askedPicture()
        assertEquals(Intent.ACTION_GET_CONTENT, asked.intent.action)
        phone.choosePicture(asked, png(poster))
        phone.until("a result") { phone.scanned != null }
        assertEquals("saved", phone.scanned?.code)
        assertEquals(phone.scanned?.headline, phone.text(R.id.verdict_headline))
    }

    @Test
    fun `a picture without a code is told`() {
        openScan()
        phone.press(R.id.camera_picture)
        phone.choosePicture(phone.askedPicture(), png(BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB)))
        phone.until("a result") { phone.scanned != null }
        assertTrue(phone.scanned?.headline in phone.words())
    }

    @Test
    fun `a file that is no picture is told as well`() {
        openScan()
        phone.press(R.id.camera_picture)
        phone.choosePicture(phone.askedPicture(), "no picture".toByteArray())
        phone.until("a result") { phone.scanned != null }
        assertTrue(phone.scanned?.headline in phone.words())
    }

    @Test
    fun `a picture that is chosen after the process ended is read`() {
        openScan()
        phone.press(R.id.camera_picture)
        val asked = phone.askedPicture()
        phone.die { phone.choosePicture(asked, png(poster)) }
        phone.openTab(TabId.SCAN)
        phone.until("a result") { phone.scanned != null }
        assertEquals("saved", phone.scanned?.code)
    }

    private fun png(picture: BufferedImage) = ByteArrayOutputStream().also { ImageIO.write(picture, "png", it) }.toByteArray()
}
